import type { CheckBody } from "../../domain/quality/sodacl/check.ts";
import { distributionDifference } from "../../domain/quality/sodacl/distribution.ts";
import { judgeNumber, type Verdict } from "../../domain/quality/sodacl/judge.ts";
import { quoteIdentifier } from "../identifiers.ts";
import { quoteLiteral } from "./literal.ts";
import { aggregateOver, type Rows } from "./metric-sql.ts";
import type { CheckContext } from "./prepare-check.ts";
import { readNumber } from "./read-cell.ts";

/** Counts all of the column's values by the reference's bins, with the table's other figures, and compares. */
export function askDistribution(
  { column, method, reference, limits }: Extract<CheckBody, { kind: "distribution" }>,
  rows: Rows,
  { scalars }: CheckContext,
): () => Verdict {
  const name = quoteIdentifier(column.name);
  const isOrdered = reference.kind === "continuous";
  const upTo = reference.bins.map((bin) =>
    isOrdered ? `${name} <= ${Number(bin)}` : `${name}::text = ${quoteLiteral(bin)}`,
  );
  const ids = upTo.map((condition) => scalars.ask(aggregateOver(rows, "count(*)", condition)));
  const all = scalars.ask(aggregateOver(rows, `count(${name})`));
  return () => {
    const found = ids.map((id) => Number(readNumber(scalars.answer(id))));
    const counts = isOrdered ? found.map((count, at) => count - (found[at - 1] ?? 0)) : found;
    const inside = counts.reduce((sum, count) => sum + count, 0);
    const outside = Number(readNumber(scalars.answer(all))) - inside;
    const difference = distributionDifference(method, reference, { counts, outside });
    if (typeof difference === "string") return { outcome: "not-evaluated", value: null, reason: difference };
    return judgeNumber(difference, limits);
  };
}
