import type { Pool } from "pg";
import { copyRows } from "./copy-lane.ts";
import { inTransaction } from "./layer-database.ts";
import { RowTyper, type RowTyperOptions, TypedRows } from "./row-typer.ts";
import { copyTypedStatement } from "./staging.ts";
import { explorePartition, type StreamTables, stagingTable } from "./stream-tables.ts";

const ROWS_AT_ONCE = 5_000;

/**
 * Makes staging again from explore, for a run whose staging table a crash of the server has emptied: explore is logged,
 * staging is not. The rows are the same as at first, because both hashes and casts depend on values alone.
 */
export async function retypeFromExplore(pool: Pool, tables: StreamTables, key: RowTyperOptions["key"]): Promise<void> {
  await inTransaction(pool, async (db) => {
    await db.query(`truncate ${stagingTable(tables)}`);
    await db.query(
      `declare raw no scroll cursor for
       select _atlas_ordinal::float8 as ordinal, data::text as data, _atlas_extracted_at as at
       from ${explorePartition(tables)} order by _atlas_ordinal`,
    );
    const typer = new RowTyper({ columns: tables.columns, hasRest: tables.hasRest, key });
    const made = new TypedRows();
    for (;;) {
      const { rows } = await db.query(`fetch ${ROWS_AT_ONCE} from raw`);
      if (rows.length === 0) return;
      for (const { ordinal, data, at } of rows) {
        typer.write(made, { data: Buffer.from(data), emittedAt: at.getTime(), changes: null }, ordinal);
      }
      const { typed, spelled } = made.take();
      await copyRows(db, copyTypedStatement(tables, "binary"), typed.bytes);
      await copyRows(db, copyTypedStatement(tables, "text"), spelled.bytes);
    }
  });
}
