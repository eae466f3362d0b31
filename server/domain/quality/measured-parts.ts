import type { FailingRows, MeasuredPart, RuleOutcome } from "./dimension-result.ts";

/** A page shows no more; a table of 400 columns has as many rules. */
const MAX_PARTS = 50;

export function partOf(
  rule: string,
  { column, evaluated, failed }: { column: string | null; evaluated: number; failed: number },
  rows: FailingRows | null,
): MeasuredPart {
  return { rule, column, evaluated, failed, threshold: null, rows };
}

export function partOfRule({ rule, column, evaluated, failed }: RuleOutcome): MeasuredPart {
  return partOf(rule, { column, evaluated, failed }, null);
}

/** The most broken first; those that looked at nothing last. */
export function inOrder(parts: readonly MeasuredPart[]): MeasuredPart[] {
  const share = ({ evaluated, failed }: MeasuredPart) => (evaluated > 0 ? failed / evaluated : -1);
  return parts.toSorted((a, b) => share(b) - share(a) || a.rule.localeCompare(b.rule)).slice(0, MAX_PARTS);
}
