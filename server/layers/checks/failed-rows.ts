import type { Check } from "../../domain/quality/sodacl/check.ts";
import type { CheckResult, FailedRows } from "../../domain/quality/sodacl/check-result.ts";
import { inBrackets } from "./author-sql.ts";
import type { TextRows } from "./check-session.ts";
import { allOf, missingReferenceRows, repeatedRows, rowsThatCount } from "./metric-sql.ts";
import { locate } from "./named-tables.ts";
import { type CheckContext, rowsOf } from "./prepare-check.ts";

/** A sample is looked at by people; more columns than these do not fit beside each other. */
const MAX_COLUMNS = 12;
const OWN_COLUMN = /^_atlas_/;

/** Brings along some of the rows that made a check fail, where it is about rows. */
export async function withFailedRows(
  results: CheckResult[],
  check: Check,
  context: CheckContext,
): Promise<CheckResult[]> {
  const [result] = results;
  const limit = Math.min(context.options.samples ?? 0, check.samplesLimit ?? Number.POSITIVE_INFINITY);
  const isTroubled = result?.outcome === "fail" || result?.outcome === "warn";
  if (results.length !== 1 || !result || !isTroubled || limit === 0 || Number(result.value) === 0) return results;
  const from = failedRowsSql(check, context);
  if (from === null) return results;
  // The author's condition may be one that only counting can bear; the verdict stands without a sample.
  const found = await context.session.query(`${from} limit ${limit}`).catch(() => null);
  return [{ ...result, failedRows: found && narrow(found, check) }];
}

/** The rows that a check is against; null where it is about a figure of all of them. */
function failedRowsSql(check: Check, context: CheckContext): string | null {
  const { body } = check;
  switch (body?.kind) {
    case "failed rows": {
      if (body.by === "query") return `select * from ${inBrackets(body.sql)} as given`;
      const { table, partition } = rowsOf(check, context);
      return `select * from ${table} where ${allOf(partition, body.sql)}`;
    }
    case "reference": {
      const target = locate(body.target, context.options.schema, context.options.tables ?? []);
      return missingReferenceRows({ ...rowsOf(check, context), ...body, target });
    }
    case "metric": {
      const { metric } = body;
      if (metric.kind === "duplicates") return repeatedRows(metric.columns, metric.rules, rowsOf(check, context));
      if (metric.kind !== "missing" && metric.kind !== "invalid") return null;
      const rows = rowsOf(check, context);
      return `select * from ${rows.table} where ${allOf(rows.partition, rows.filter, rowsThatCount(metric))}`;
    }
    default:
      return null;
  }
}

/** The check's own columns first, without Atlas's. */
function narrow({ fields, rows }: TextRows, check: Check): FailedRows {
  const own = new Set(ownColumns(check));
  const places = fields
    .map(({ name }, place) => ({ name, place }))
    .filter(({ name }) => !OWN_COLUMN.test(name))
    .sort((a, b) => Number(own.has(b.name)) - Number(own.has(a.name)) || a.place - b.place)
    .slice(0, MAX_COLUMNS);
  return {
    columns: places.map(({ name }) => name),
    rows: rows.map((row) => places.map(({ place }) => row[place] ?? null)),
  };
}

function ownColumns({ body }: Check): string[] {
  if (body?.kind === "reference") return body.columns.map(({ name }) => name);
  if (body?.kind !== "metric") return [];
  const { metric } = body;
  if (metric.kind === "duplicates") return metric.columns.map(({ name }) => name);
  return "column" in metric ? [metric.column.name] : [];
}
