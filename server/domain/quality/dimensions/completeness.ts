import { type MeasureDimension, notEvaluated } from "../dimension-result.ts";
import { inOrder, partOf } from "../measured-parts.ts";
import { formatCount, formatShare, plural, worstColumns } from "../wording.ts";

/** The share of all fields that hold a value. A value that could not be cast is there, though not valid. */
export const measureCompleteness: MeasureDimension = ({ columns, rows }, threshold) => {
  if (columns.length === 0) return notEvaluated("the stream has no columns.");
  const parts = inOrder(
    columns.map(({ name, nonNull, castFailures }) =>
      partOf(
        `${name} is filled`,
        { column: name, evaluated: rows, failed: rows - nonNull - castFailures },
        { kind: "missing", column: name },
      ),
    ),
  );
  const filled = columns.reduce((sum, column) => sum + column.nonNull + column.castFailures, 0);
  const value = filled / (columns.length * rows);
  if (value === 1) {
    return {
      outcome: "pass",
      value,
      parts,
      message: `All of ${plural(columns.length, "column")} × ${plural(rows, "row")} are filled.`,
    };
  }
  const missing = columns.map(({ name, nonNull, castFailures, isRequired }) => ({
    name,
    isRequired,
    wrong: rows - nonNull - castFailures,
    of: rows,
  }));
  const broken = missing.filter(({ isRequired, wrong }) => isRequired && wrong > 0).map(({ name }) => name);
  const measured = `${formatShare(value)} of ${plural(columns.length, "column")} × ${formatCount(rows)} rows are filled; ${worstColumns(missing, "missing")}.`;
  if (value < threshold) return { outcome: "fail", value, message: measured, parts };
  if (broken.length === 0) return { outcome: "pass", value, message: measured, parts };
  return {
    outcome: "warn",
    value,
    parts,
    message: `${measured} The schema says that ${broken.slice(0, 3).join(", ")} may not be empty.`,
  };
};
