import { COLUMN_TYPES, type ColumnPlan, type ColumnType } from "../domain/schema/column-plan.ts";
import { widest } from "../domain/schema/widen.ts";
import { EARLIER, TOMBSTONES } from "./earlier-rows.ts";
import { type Identifier, qualified, quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import {
  CHART_SCHEMA,
  chartTable,
  columnDefinitions,
  columnList,
  NAVIGATE_SCHEMA,
  type StreamTables,
  stagingTable,
} from "./stream-tables.ts";

/** How a publication differs from what chart holds. `isFirst`: chart was empty, and the list of differences is not made. */
export interface Differences {
  isFirst: boolean;
  opened: number;
  changed: number;
  gone: number;
  unchanged: number;
}

/** The list, a temporary table of the publishing transaction. */
export const DIFFERENCES = "atlas_differences";

/** The types that chart's columns have now; empty before the first publication. */
export function chartColumnTypes(db: LayerDb, table: string): Promise<Map<string, ColumnType>> {
  return columnTypes(db, qualified(CHART_SCHEMA, table));
}

async function columnTypes(db: LayerDb, table: Identifier): Promise<Map<string, ColumnType>> {
  const { rows } = await db.query(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [table],
  );
  return new Map(rows.map(({ name, type }) => [name as string, SHORT_NAMES[type as string] ?? (type as ColumnType)]));
}

const SHORT_NAMES: Record<string, ColumnType> = {
  "timestamp with time zone": "timestamptz",
  "timestamp without time zone": "timestamp",
  "time with time zone": "timetz",
  "time without time zone": "time",
};

/** The plan with types wide enough for what the tables already hold. */
export function widenToTable(columns: readonly ColumnPlan[], existing: Map<string, ColumnType>): ColumnPlan[] {
  return columns.map((column) => {
    const type = existing.get(column.column);
    return type && (COLUMN_TYPES as readonly string[]).includes(type)
      ? { ...column, type: widest(type, column.type) }
      : column;
  });
}

/** Adds missing columns to a table of chart or navigate and widens those whose type grew. Returns how many of each. */
export async function growTable(
  db: LayerDb,
  target: Identifier,
  { columns, hasRest }: StreamTables,
): Promise<{ added: number; widened: number }> {
  const existing = await columnTypes(db, target);
  const changes: string[] = [];
  const takenOver: string[] = [];
  let added = 0;
  for (const { column, type, follows } of columns) {
    const name = quoteIdentifier(column);
    const now = existing.get(column);
    if (now === undefined) {
      changes.push(`add column ${name} ${type}`);
      if (follows !== null && existing.has(follows))
        takenOver.push(`${name} = ${castTo(type, quoteIdentifier(follows))}`);
      added++;
    } else if (now !== type) {
      changes.push(`alter column ${name} type ${type} using ${castTo(type, name)}`);
    }
  }
  if (hasRest && !existing.has("_atlas_rest")) changes.push("add column _atlas_rest jsonb");
  if (changes.length > 0) await db.query(`alter table ${target} ${changes.join(", ")}`);
  if (takenOver.length > 0) await db.query(`update ${target} set ${takenOver.join(", ")}`);
  return { added, widened: changes.length - added };
}

function castTo(type: ColumnType, name: Identifier): string {
  return type === "jsonb" ? `to_jsonb(${name})` : `${name}::${type}`;
}

/** Columns of the stream's tables that a view reads: PostgreSQL refuses to change their types. */
export async function pinnedColumns(db: LayerDb, table: string): Promise<Set<string>> {
  const { rows } = await db.query(
    `select distinct attname as name
     from pg_depend
     join pg_attribute on attrelid = refobjid and attnum = refobjsubid
     where classid = 'pg_rewrite'::regclass and refclassid = 'pg_class'::regclass
       and refobjid = any(array[to_regclass($1)::oid, to_regclass($2)::oid])`,
    [qualified(CHART_SCHEMA, table), qualified(NAVIGATE_SCHEMA, table)],
  );
  return new Set(rows.map(({ name }) => name as string));
}

/** Makes chart's table, or grows the one there is. A new one gets its key after its rows: sorting once is cheaper. */
export async function prepareChart(
  db: LayerDb,
  tables: StreamTables,
): Promise<{ isNew: boolean; added: number; widened: number }> {
  const chart = chartTable(tables);
  const { rows } = await db.query("select to_regclass($1) is null as is_new", [chart]);
  if (rows[0].is_new) {
    await db.query(`create table ${chart} (${columnDefinitions(tables)}, _atlas_run_id uuid not null)`);
    return { isNew: true, added: tables.columns.length, widened: 0 };
  }
  return { isNew: false, ...(await growTable(db, chart, tables)) };
}

export async function addChartKey(db: LayerDb, tables: StreamTables): Promise<void> {
  await db.query(`alter table ${chartTable(tables)} add primary key (_atlas_key)`);
}

/**
 * Lists the keys whose rows are new, changed or gone, by comparing hashes: chart and navigate are then both written from
 * this list, and rows that did not change cost a comparison and no write. A row is gone when a mirror does not have it, or
 * when it is listed among the tombstones.
 */
export async function compareWithChart(
  db: LayerDb,
  tables: StreamTables,
  options: { isMirror: boolean; hasTombstones: boolean; hasEarlier: boolean },
): Promise<Differences> {
  const chart = chartTable(tables);
  const staging = stagingTable(tables);
  const { rows } = await db.query(
    `select not exists (select from ${chart}) as is_empty, (select count(*) from ${staging})::float8 as staged`,
  );
  const { is_empty: isFirst, staged } = rows[0];
  if (isFirst) return { isFirst, opened: staged, changed: 0, gone: 0, unchanged: 0 };

  await db.query(`drop table if exists ${DIFFERENCES}`);
  await db.query(
    `create temporary table ${DIFFERENCES} on commit drop as
     select coalesce(staged._atlas_key, charted._atlas_key) as key,
            case when charted._atlas_key is null then 'new' when staged._atlas_key is null then 'gone' else 'changed' end as change
     from ${staging} as staged
     ${options.isMirror ? "full" : "left"} join ${chart} as charted on charted._atlas_key = staged._atlas_key
     where charted._atlas_row_hash is distinct from staged._atlas_row_hash ${options.hasEarlier ? CHANGED_IN_BETWEEN : ""}`,
  );
  if (options.hasTombstones && !options.isMirror) {
    await db.query(
      `insert into ${DIFFERENCES}
       select deleted.key, 'gone' from ${TOMBSTONES} as deleted join ${chart} as charted on charted._atlas_key = deleted.key`,
    );
  }
  await db.query(`analyze ${DIFFERENCES}`);
  const { rows: counts } = await db.query(`select change, count(*)::float8 as n from ${DIFFERENCES} group by change`);
  const count = (change: string): number => counts.find((row) => row.change === change)?.n ?? 0;
  const [opened, changed, gone] = [count("new"), count("changed"), count("gone")];
  return { isFirst, opened, changed, gone, unchanged: staged - opened - changed };
}

// A row that ends as it began, with another version in between: it begins anew, so that history can tell of that one.
const CHANGED_IN_BETWEEN = `or exists (
  select from ${EARLIER} as earlier
  where earlier._atlas_key = staged._atlas_key and not earlier.is_late and earlier._atlas_row_hash <> charted._atlas_row_hash)`;

/** Brings chart to what staging holds, by the listed differences. Part of the transaction that publishes the stream. */
export async function writeChart(db: LayerDb, tables: StreamTables, differences: Differences): Promise<void> {
  const chart = chartTable(tables);
  const staging = stagingTable(tables);
  const into = `insert into ${chart} (${columnList(tables)}, _atlas_run_id) select ${columnList(tables, "staged")}, $1::uuid`;
  if (differences.isFirst) {
    await db.query(`${into} from ${staging} as staged`, [tables.runId]);
    return;
  }
  if (differences.gone + differences.changed > 0) {
    // A changed row is taken out and put in again: an update would name every column twice and write as much.
    await db.query(
      `delete from ${chart} as charted using ${DIFFERENCES} as differences
       where charted._atlas_key = differences.key and differences.change in ('gone', 'changed')`,
    );
  }
  if (differences.opened + differences.changed > 0) {
    await db.query(
      `${into} from ${staging} as staged join ${DIFFERENCES} as differences on differences.key = staged._atlas_key`,
      [tables.runId],
    );
  }
}
