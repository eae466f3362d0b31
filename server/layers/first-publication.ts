import type { Pool } from "pg";
import { qualified, quoteIdentifier } from "./identifiers.ts";
import { inTransaction, type LayerDb } from "./layer-database.ts";
import { addNavigateKeys } from "./navigate.ts";
import {
  builtHistory,
  builtHistoryName,
  CHART_SCHEMA,
  NAVIGATE_SCHEMA,
  STAGING_SCHEMA,
  type StreamTables,
  stagingName,
  stagingTable,
} from "./stream-tables.ts";

// A stream's first publication: nothing is there to compare with, so staging itself becomes chart, and history is built
// beside it under a name of its own. Both are finished before they take their places, which then costs no time.

/** Makes staging what chart is to be: with its key. Repeatable. Returns its rows. */
export async function finishChart(db: LayerDb, tables: StreamTables): Promise<number> {
  const staging = stagingTable(tables);
  const index = quoteIdentifier(`key_${tables.streamRunId.replaceAll("-", "")}`);
  // Built as an index first: a constraint that builds its own keeps the history from reading the table meanwhile.
  await db.query(`create unique index if not exists ${index} on ${staging} (_atlas_key)`);
  const { rows: keys } = await db.query(
    "select exists (select from pg_index where indrelid = to_regclass($1) and indisprimary) as is_there",
    [staging],
  );
  if (!keys[0].is_there) await db.query(`alter table ${staging} add primary key using index ${index}`);
  await db.query(`alter table ${staging} alter column _atlas_run_id drop default`);
  const { rows } = await db.query(`select count(*)::float8 as n from ${staging}`);
  return rows[0].n;
}

/**
 * Builds the history of a stream that had none: one open version a row. Repeatable: it begins anew. Returns the versions.
 * In one transaction, which a table made in it needs no log for. What all versions have in common is added afterwards, as
 * columns with a default: PostgreSQL then copies the rows as they are and rewrites none.
 */
export async function buildHistory(pool: Pool, tables: StreamTables, at: Date): Promise<number> {
  const [built, staging] = [builtHistory(tables), stagingTable(tables)];
  return inTransaction(pool, async (db) => {
    await db.query(`drop table if exists ${built}`);
    await db.query(`create table ${built} (like ${staging})`);
    const { rowCount } = await db.query(`insert into ${built} select * from ${staging}`);
    await db.query(
      `alter table ${built}
         add column _atlas_valid_from timestamptz not null default '${at.toISOString()}',
         add column _atlas_valid_to timestamptz,
         add column _atlas_is_current boolean not null default true,
         add column _atlas_is_deleted boolean not null default false`,
    );
    await db.query(`alter table ${built} ${SHARED.map((column) => `alter column ${column} drop default`).join(", ")}`);
    await addNavigateKeys(db, tables, built);
    return rowCount ?? 0;
  });
}

/** Gives both tables their places, within the transaction that publishes the state. */
export async function placeTables(db: LayerDb, tables: StreamTables): Promise<void> {
  await place(db, stagingName(tables), CHART_SCHEMA, tables.table);
  await place(db, builtHistoryName(tables), NAVIGATE_SCHEMA, tables.table);
}

async function place(db: LayerDb, name: string, schema: string, table: string): Promise<void> {
  await db.query(`alter table ${qualified(STAGING_SCHEMA, name)} set schema ${quoteIdentifier(schema)}`);
  await db.query(`alter table ${qualified(schema, name)} rename to ${quoteIdentifier(table)}`);
}

const SHARED = ["_atlas_valid_from", "_atlas_is_current", "_atlas_is_deleted"];
