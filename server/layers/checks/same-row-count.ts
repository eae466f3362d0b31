import type { Check, CheckBody } from "../../domain/quality/sodacl/check.ts";
import type { Verdict } from "../../domain/quality/sodacl/judge.ts";
import { CheckSession } from "./check-session.ts";
import { allOf, countRows } from "./metric-sql.ts";
import { locate } from "./named-tables.ts";
import { type CheckContext, rowsOf } from "./prepare-check.ts";
import { readNumber, WrongValue } from "./read-cell.ts";

const OTHER_TIMEOUT_MS = 60_000;

/** How many rows the table has more than the other, which may be in another database. */
export function compareRowCounts(
  { other, otherPartition, dataSource }: Extract<CheckBody, { kind: "same row count" }>,
  check: Check,
  context: CheckContext,
): () => Promise<Verdict> {
  const { scalars, options } = context;
  const own = scalars.ask(countRows(rowsOf(check, context)));
  const partition = otherPartition?.where ?? null;
  const isHere = dataSource === null || dataSource === (options.dataSource ?? "atlas");
  const there = isHere
    ? scalars.ask(countRows({ table: locate(other, options.schema, options.tables ?? []), partition, filter: null }))
    : null;
  return async () => {
    const count = there === null ? await countElsewhere() : Number(readNumber(scalars.answer(there)));
    const difference = Number(readNumber(scalars.answer(own))) - count;
    return { outcome: difference === 0 ? "pass" : "fail", value: difference, reason: null };
  };

  async function countElsewhere(): Promise<number> {
    const source = options.otherSources?.get(dataSource!);
    if (!source) throw new WrongValue(`there is no data source ${dataSource}`);
    const where = allOf(partition, null);
    const timeout = options.statementTimeoutMs ?? OTHER_TIMEOUT_MS;
    return await CheckSession.on(source.db, { schema: source.schema, statementTimeoutMs: timeout }, async (session) => {
      const sql = `select count(*) from ${locate(other, source.schema, [])}${where === null ? "" : ` where ${where}`}`;
      const { rows } = await session.query(sql);
      context.session.statements += session.statements;
      return Number(rows[0]![0]);
    });
  }
}
