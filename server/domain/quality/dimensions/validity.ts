import { type MeasureDimension, type MeasuredPart, notEvaluated } from "../dimension-result.ts";
import { inOrder, partOf } from "../measured-parts.ts";
import type { ColumnProfile } from "../stream-profile.ts";
import { formatShare, plural, worstColumns } from "../wording.ts";

/** Text takes any value, so a successful cast to it says nothing. */
const TYPES_THAT_TAKE_ANYTHING = new Set(["text", "character varying", "json", "jsonb"]);

/**
 * The share of values that have the type, format, enum or pattern declared for them. A row refused before it could
 * be typed counts as one wrong value in each checked column, because none of its values can be used.
 */
export const measureValidity: MeasureDimension = ({ columns, rows, rejected }, threshold) => {
  const checked = columns
    .map((column) => ({ name: column.name, ...countChecked(column) }))
    .filter(({ evaluated }) => evaluated > 0);
  if (checked.length === 0 && rejected === 0) {
    return notEvaluated("no column declares a type other than text, a format, an enum or a pattern.");
  }
  const refused = rejected * Math.max(1, checked.length);
  const evaluated = checked.length === 0 ? rows : checked.reduce((sum, column) => sum + column.evaluated, 0);
  const wrong = checked.reduce((sum, column) => sum + column.wrong, 0);
  const value = (evaluated - wrong) / (evaluated + refused);

  const values = `${plural(evaluated, "value")} in ${plural(checked.length, "column")} with a declared type or format`;
  const worst = worstColumns(
    checked.map(({ name, wrong, evaluated }) => ({ name, wrong, of: evaluated })),
    "wrong values",
  );
  const parts = [
    checked.length === 0
      ? `${formatShare(value)} of ${plural(rows + rejected, "row")} could be read`
      : wrong === 0
        ? `All of ${values} are valid`
        : `${formatShare((evaluated - wrong) / evaluated)} of ${values} are valid; ${worst}`,
    ...(rejected > 0
      ? [`${plural(rejected, "row")} of ${plural(rows + rejected, "row")} could not be read at all`]
      : []),
  ];
  return {
    outcome: value < threshold ? "fail" : "pass",
    value,
    parts: rulesOf(columns),
    message: `${parts.join("; ")}.`,
  };
};

function rulesOf(columns: readonly ColumnProfile[]): MeasuredPart[] {
  return inOrder(
    columns.flatMap((column) => {
      const { name, type, format, castFailures, nonNull } = column;
      const ofType = partOf(
        `${name} is ${type}`,
        { column: name, evaluated: nonNull + castFailures, failed: castFailures },
        { kind: "not cast", column: name },
      );
      const formatEvaluated = column.formatEvaluated ?? 0;
      const ofFormat = partOf(
        format === "enum" ? `${name} is one of the declared values` : `${name} has the format ${format}`,
        { column: name, evaluated: formatEvaluated, failed: formatEvaluated - (column.formatMatches ?? 0) },
        { kind: "out of format", column: name },
      );
      const isTyped = !TYPES_THAT_TAKE_ANYTHING.has(type) || castFailures > 0;
      return [...(isTyped && ofType.evaluated > 0 ? [ofType] : []), ...(formatEvaluated > 0 ? [ofFormat] : [])];
    }),
  );
}

function countChecked(column: ColumnProfile): { evaluated: number; wrong: number } {
  const isTyped = !TYPES_THAT_TAKE_ANYTHING.has(column.type);
  const cast = isTyped || column.castFailures > 0 ? column.nonNull + column.castFailures : 0;
  const formatEvaluated = column.formatEvaluated ?? 0;
  const formatWrong = column.formatMatches === null ? 0 : formatEvaluated - column.formatMatches;
  return { evaluated: Math.max(cast, formatEvaluated), wrong: column.castFailures + formatWrong };
}
