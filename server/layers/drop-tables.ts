import { LAYERS } from "../domain/steps.ts";
import { qualified } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { QUARANTINE_TABLE } from "./stream-tables.ts";

/** Drops streams' tables of all layers with their refused rows, all or none. Throws PostgreSQL's error where a view hangs on one. */
export async function dropTables(db: LayerDb, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await db.query(`drop table if exists ${LAYERS.map((layer) => qualified(layer, table)).join(", ")}`);
  }
  await db.query(`delete from ${QUARANTINE_TABLE} where table_name = any ($1)`, [tables]);
}
