import { type MeasureDimension, notEvaluated } from "../dimension-result.ts";
import { inOrder, partOf, partOfRule } from "../measured-parts.ts";
import { formatShare, plural } from "../wording.ts";

/** The share of values inside the range that the schema declares, or found in the table that a check refers them to. */
export const measureAccuracy: MeasureDimension = ({ columns }, threshold, _at, rules) => {
  const ranged = columns.flatMap(({ name, rangeEvaluated, inRange }) =>
    rangeEvaluated !== null && inRange !== null && rangeEvaluated > 0
      ? [
          partOf(
            `${name} lies within its declared range`,
            { column: name, evaluated: rangeEvaluated, failed: rangeEvaluated - inRange },
            { kind: "out of range", column: name },
          ),
        ]
      : [],
  );
  const parts = inOrder([...ranged, ...rules.map(partOfRule)]);
  if (parts.length === 0) {
    return notEvaluated("no column declares a minimum or a maximum, and no check refers values to another table.");
  }
  const of = parts.reduce((sum, { evaluated }) => sum + evaluated, 0);
  const wrong = parts.reduce((sum, { failed }) => sum + failed, 0);
  if (of === 0) return notEvaluated("no value is there to hold against a range or another table.");
  const value = (of - wrong) / of;
  const values = `${plural(of, "value")} under ${plural(parts.length, "rule")}`;
  const worst = parts[0]!;
  return wrong === 0
    ? { outcome: "pass", value, parts, message: `All of ${values} are right.` }
    : {
        outcome: value < threshold ? "fail" : "pass",
        value,
        parts,
        message: `${formatShare(value)} of ${values} are right; "${worst.rule}" is broken by ${formatShare(worst.failed / worst.evaluated)}.`,
      };
};
