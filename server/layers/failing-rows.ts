import type { FailingRows } from "../domain/quality/dimension-result.ts";
import type { FailedRows } from "../domain/quality/sodacl/check-result.ts";
import type { ColumnPlan } from "../domain/schema/column-plan.ts";
import { type Identifier, quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { formatCondition, rangeCondition } from "./measure.ts";

/** Enough to see what is wrong; a page shows them beside each other. */
const MAX_ROWS = 5;
const MAX_COLUMNS = 6;

interface Sampling {
  table: Identifier;
  columns: readonly ColumnPlan[];
  keyColumns: readonly string[];
}

/** Some of the rows that break a rule, as texts: the key, then the columns that the rule is about. */
export async function sampleFailingRows(
  db: LayerDb,
  { table, columns, keyColumns }: Sampling,
  failing: FailingRows,
): Promise<FailedRows> {
  const about =
    failing.kind === "repeated key" ? [] : "column" in failing ? [failing.column] : [failing.earlier, failing.later];
  const others = columns.map(({ column }) => column);
  const shown = [...new Set([...keyColumns, ...about, ...others])].slice(
    0,
    Math.max(MAX_COLUMNS, about.length + keyColumns.length),
  );
  const found = await db.query({
    text: `select ${shown.map((name) => `left(${quoteIdentifier(name)}::text, 500)`).join(", ")} from ${table} as given
           where ${conditionOf(failing, table, columns)} limit ${MAX_ROWS}`,
    rowMode: "array",
  });
  return { columns: shown, rows: found.rows as unknown as (string | null)[][] };
}

function conditionOf(failing: FailingRows, table: Identifier, columns: readonly ColumnPlan[]): string {
  switch (failing.kind) {
    case "missing":
      return `${quoteIdentifier(failing.column)} is null`;
    case "not cast": {
      const { field } = planOf(failing.column, columns);
      const change = JSON.stringify([{ field, change: "NULLED" }]).replaceAll("'", "''");
      return `_atlas_meta->'changes' @> '${change}'::jsonb`;
    }
    case "out of format": {
      const { type, schema } = planOf(failing.column, columns);
      return `not (${formatCondition(quoteIdentifier(failing.column), type, schema).condition ?? "true"})`;
    }
    case "out of range": {
      const { type, schema } = planOf(failing.column, columns);
      return `not (${rangeCondition(quoteIdentifier(failing.column), type, schema) ?? "true"})`;
    }
    case "repeated key":
      return `_atlas_key in (select _atlas_key from ${table} group by _atlas_key having count(*) > 1 limit ${MAX_ROWS})`;
    case "reversed":
      return `${quoteIdentifier(failing.earlier)} > ${quoteIdentifier(failing.later)}`;
  }
}

function planOf(column: string, columns: readonly ColumnPlan[]): ColumnPlan {
  const plan = columns.find((each) => each.column === column);
  if (!plan) throw new RangeError(`there is no column ${column}`);
  return plan;
}
