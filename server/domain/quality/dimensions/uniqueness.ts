import { type MeasureDimension, notEvaluated } from "../dimension-result.ts";
import { partOf } from "../measured-parts.ts";
import { formatCount, formatShare, plural } from "../wording.ts";

/** The share of rows whose key no other row has. */
export const measureUniqueness: MeasureDimension = ({ keyColumns, distinctKeys, rows }, threshold) => {
  if (keyColumns.length === 0 || distinctKeys === null) return notEvaluated("the stream has no key.");
  const value = distinctKeys / rows;
  const key = keyColumns.join(", ");
  const counts = { column: keyColumns.length === 1 ? key : null, evaluated: rows, failed: rows - distinctKeys };
  const parts = [partOf(`${key} is different in every row`, counts, { kind: "repeated key" })];
  if (distinctKeys === rows) {
    return { outcome: "pass", value, parts, message: `${key} is different in each of ${plural(rows, "row")}.` };
  }
  return {
    outcome: value < threshold ? "fail" : "pass",
    value,
    parts,
    message: `${formatShare(value)} of ${formatCount(rows)} rows have a key (${key}) of their own; ${plural(rows - distinctKeys, "row")} repeat one.`,
  };
};
