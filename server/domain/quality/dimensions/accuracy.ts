import { type MeasureDimension, notEvaluated } from "../dimension-result.ts";
import { formatShare, plural, worstColumns } from "../wording.ts";

/** The share of values inside the minimum and maximum that the schema declares. */
export const measureAccuracy: MeasureDimension = ({ columns }, threshold) => {
  const ranged = columns.flatMap(({ name, rangeEvaluated, inRange }) =>
    rangeEvaluated !== null && inRange !== null && rangeEvaluated > 0
      ? [{ name, wrong: rangeEvaluated - inRange, of: rangeEvaluated }]
      : [],
  );
  if (ranged.length === 0) return notEvaluated("no column with values declares a minimum or a maximum.");
  const of = ranged.reduce((sum, column) => sum + column.of, 0);
  const wrong = ranged.reduce((sum, column) => sum + column.wrong, 0);
  const value = (of - wrong) / of;
  const values = `${plural(of, "value")} in ${plural(ranged.length, "column")} with a declared range`;
  return wrong === 0
    ? { outcome: "pass", value, message: `All of ${values} lie inside it.` }
    : {
        outcome: value < threshold ? "fail" : "pass",
        value,
        message: `${formatShare(value)} of ${values} lie inside it; ${worstColumns(ranged, "outside")}.`,
      };
};
