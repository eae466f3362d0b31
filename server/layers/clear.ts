import type { LayerDb } from "./layer-database.ts";
import { chartTable, exploreTable, navigateTable, type StreamTables } from "./stream-tables.ts";

// What a clear does to a stream's tables, within one transaction. The tables stay, and so does what history tells of the time
// before. Repeatable: a second time finds nothing to do.

/** Empties the chart. Returns the rows that went. */
export async function clearChart(db: LayerDb, tables: StreamTables): Promise<number> {
  const { rowCount } = await db.query(`delete from ${chartTable(tables)}`);
  return rowCount ?? 0;
}

/** Ends every open version at one moment. Returns how many. */
export async function closeAllVersions(db: LayerDb, tables: StreamTables, at: Date): Promise<number> {
  const { rowCount } = await db.query(
    `update ${navigateTable(tables)} set _atlas_valid_to = $1, _atlas_is_current = false where _atlas_is_current`,
    [at],
  );
  return rowCount ?? 0;
}

/** Drops the raw records of every run. */
export async function dropAllRaw(db: LayerDb, tables: StreamTables): Promise<void> {
  const { rows } = await db.query(
    "select inhrelid::regclass::text as partition from pg_inherits where inhparent = to_regclass($1)",
    [exploreTable(tables)],
  );
  for (const { partition } of rows) await db.query(`drop table ${partition}`);
}
