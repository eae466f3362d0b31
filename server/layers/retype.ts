import { finished } from "node:stream/promises";
import type { Pool } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { CopyBuffer } from "./copy-buffer.ts";
import { inTransaction } from "./layer-database.ts";
import { RowTyper, type RowTyperOptions } from "./row-typer.ts";
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
    const ignored = new CopyBuffer();
    const typed = new CopyBuffer();
    for (;;) {
      const { rows } = await db.query(`fetch ${ROWS_AT_ONCE} from raw`);
      if (rows.length === 0) return;
      for (const { ordinal, data, at } of rows) {
        typer.write(ignored, typed, { data: Buffer.from(data), emittedAt: at.getTime(), changes: null }, ordinal);
        ignored.cutTo(0);
      }
      const copy = db.query(copyFrom(copyTypedStatement(tables)));
      copy.end(typed.take().bytes);
      await finished(copy);
    }
  });
}
