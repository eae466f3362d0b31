import { type MeasureDimension, notEvaluated } from "../dimension-result.ts";
import { formatShare, plural } from "../wording.ts";

/** The share of rows in which two columns that belong in an order (created ≤ updated) are in it. */
export const measureConsistency: MeasureDimension = ({ orderedPairs }, threshold) => {
  const pairs = orderedPairs.filter(({ evaluated }) => evaluated > 0);
  if (pairs.length === 0) return notEvaluated("no two columns belong in an order, such as created and updated.");
  const evaluated = pairs.reduce((sum, pair) => sum + pair.evaluated, 0);
  const holds = pairs.reduce((sum, pair) => sum + pair.holds, 0);
  const value = holds / evaluated;
  const worst = pairs.reduce((a, b) => (b.holds / b.evaluated < a.holds / a.evaluated ? b : a));
  const compared = `${plural(evaluated, "comparison")} of ${plural(pairs.length, "column pair")}`;
  return holds === evaluated
    ? { outcome: "pass", value, message: `All of ${compared} hold (${worst.earlier} ≤ ${worst.later}).` }
    : {
        outcome: value < threshold ? "fail" : "pass",
        value,
        message: `${formatShare(value)} of ${compared} hold; ${worst.earlier} ≤ ${worst.later} is broken in ${plural(worst.evaluated - worst.holds, "row")}.`,
      };
};
