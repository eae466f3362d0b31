import { type MeasureDimension, notEvaluated } from "../dimension-result.ts";
import { inOrder, partOf, partOfRule } from "../measured-parts.ts";
import { formatShare, plural } from "../wording.ts";

/** The share of rows in which columns agree: two that belong in an order (created ≤ updated), or as a check says. */
export const measureConsistency: MeasureDimension = ({ orderedPairs }, threshold, _at, rules) => {
  const ordered = orderedPairs
    .filter(({ evaluated }) => evaluated > 0)
    .map(({ earlier, later, evaluated, holds }) =>
      partOf(
        `${earlier} ≤ ${later}`,
        { column: null, evaluated, failed: evaluated - holds },
        { kind: "reversed", earlier, later },
      ),
    );
  const parts = inOrder([...ordered, ...rules.map(partOfRule)]);
  const evaluated = parts.reduce((sum, part) => sum + part.evaluated, 0);
  if (evaluated === 0) {
    return notEvaluated(
      "no two columns belong in an order, such as created and updated, and no check compares columns.",
    );
  }
  const failed = parts.reduce((sum, part) => sum + part.failed, 0);
  const value = (evaluated - failed) / evaluated;
  const worst = parts[0]!;
  const compared = `${plural(evaluated, "comparison")} under ${plural(parts.length, "rule")}`;
  return failed === 0
    ? { outcome: "pass", value, parts, message: `All of ${compared} hold (${worst.rule}).` }
    : {
        outcome: value < threshold ? "fail" : "pass",
        value,
        parts,
        message: `${formatShare(value)} of ${compared} hold; ${worst.rule} is broken in ${plural(worst.failed, "row")}.`,
      };
};
