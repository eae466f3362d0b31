import { randomUUID } from "node:crypto";
import pg from "pg";
import { connectionSettings } from "../lib/database-url.ts";
import {
  CHART_SCHEMA,
  EXPLORE_SCHEMA,
  NAVIGATE_SCHEMA,
  QUARANTINE_SCHEMA,
  QUARANTINE_TABLE,
  RUNS_SCHEMA,
  STAGING_SCHEMA,
} from "./stream-tables.ts";

/** A pool, or one connection of it within a transaction. */
export type LayerDb = Pick<pg.ClientBase, "query">;

// Any number will do, as long as every Atlas on this database uses the same.
const SET_UP_LOCK = 7_203_119;

/** Settings of every connection to the layers: times are UTC whatever the server's zone. */
export function layerConnection(databaseUrl: string): pg.ClientConfig {
  return {
    ...connectionSettings(databaseUrl),
    options: "-c timezone=UTC -c client_encoding=UTF8 -c statement_timeout=0",
    application_name: applicationName,
  };
}

/** Tells this process's statements from every other's, so that they can be stopped together. */
const applicationName = `atlas layers ${randomUUID().slice(0, 8)}`;

/** Stops what this process has under way in the layers: its statements fail and are rolled back. For a run given up. */
export async function cancelStatements(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ ...connectionSettings(databaseUrl), application_name: "atlas cancel" });
  await client.connect();
  try {
    await client.query(
      "select pg_cancel_backend(pid) from pg_stat_activity where application_name = $1 and state <> 'idle'",
      [applicationName],
    );
  } finally {
    await client.end();
  }
}

export function openLayers(databaseUrl: string, options: { maxConnections?: number } = {}): pg.Pool {
  const pool = new pg.Pool({ ...layerConnection(databaseUrl), max: options.maxConnections ?? 8 });
  // An idle connection that the server ends is replaced at the next query; unheard, its error would end the process.
  pool.on("error", () => {});
  return pool;
}

/** Makes what all streams share. Repeatable, and safe from several processes at once. */
export async function prepareLayers(pool: pg.Pool): Promise<void> {
  await inTransaction(pool, async (db) => {
    await db.query("select pg_advisory_xact_lock($1)", [SET_UP_LOCK]);
    for (const schema of [
      EXPLORE_SCHEMA,
      CHART_SCHEMA,
      NAVIGATE_SCHEMA,
      RUNS_SCHEMA,
      STAGING_SCHEMA,
      QUARANTINE_SCHEMA,
    ]) {
      await db.query(`create schema if not exists ${schema}`);
    }
    await db.query(
      `create table if not exists ${QUARANTINE_TABLE} (
         id uuid primary key default gen_random_uuid(),
         run_id uuid not null, run_number int not null, stream_run_id uuid not null, table_name text not null,
         ordinal bigint not null, code text not null, reason text not null, raw text not null,
         at timestamptz not null default now())`,
    );
    await db.query(`create index if not exists rows_table_name on ${QUARANTINE_TABLE} (table_name, at desc, id)`);
    await db.query(`create index if not exists rows_stream_run on ${QUARANTINE_TABLE} (stream_run_id, ordinal)`);
  });
}

/** All or nothing; the connection is given back in any case. */
export async function inTransaction<T>(pool: pg.Pool, body: (db: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const result = await body(client);
    await client.query("commit");
    return result;
  } catch (error) {
    // A connection that cannot even roll back is not given to the next one.
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
