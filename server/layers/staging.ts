import type { CopyStatement } from "./copy-lane.ts";
import type { LayerDb } from "./layer-database.ts";
import {
  builtHistory,
  columnDefinitions,
  columnList,
  explorePartition,
  exploreTable,
  QUARANTINE_TABLE,
  type StreamTables,
  stagingTable,
} from "./stream-tables.ts";

/** Makes the run's partition of explore and its staging table. Repeatable: a second attempt finds them. */
export async function makeLandingTables(db: LayerDb, tables: StreamTables): Promise<void> {
  await db.query(
    `create table if not exists ${exploreTable(tables)} (
       _atlas_run_id uuid not null, _atlas_ordinal bigint not null, _atlas_key text not null,
       data jsonb not null, _atlas_extracted_at timestamptz not null)
     partition by list (_atlas_run_id)`,
  );
  const partition = explorePartition(tables);
  const { rows } = await db.query("select to_regclass($1) is not null as is_there", [partition]);
  if (!rows[0].is_there) {
    await db.query(
      `create table ${partition} partition of ${exploreTable(tables)} for values in ('${uuid(tables.runId)}')`,
    );
    // The lines of COPY leave the run out: it is the same for a million of them.
    await db.query(`alter table ${partition} alter column _atlas_run_id set default '${uuid(tables.runId)}'`);
  }
  await dropProtected(db, tables);
  // Unlogged: explore can always make it again, and a server that crashes empties it rather than leave half of it. What is
  // to become chart itself is logged from the start: logging it later would write it twice.
  const [kind, run] = tables.isFirst
    ? ["", `, _atlas_run_id uuid not null default '${uuid(tables.runId)}'`]
    : ["unlogged", ""];
  await db.query(`create ${kind} table if not exists ${stagingTable(tables)} (${columnDefinitions(tables)}${run})`);
}

const PROTECTED = "values are protected";

/** Notes whether staging holds protected values, and not the record's own. */
export async function markProtected(db: LayerDb, tables: StreamTables, isProtected: boolean): Promise<void> {
  await db.query(`comment on table ${stagingTable(tables)} is ${isProtected ? `'${PROTECTED}'` : "null"}`);
}

/** An attempt that ended between protecting and publishing leaves rows that cannot be looked at again: explore has them. */
async function dropProtected(db: LayerDb, tables: StreamTables): Promise<void> {
  const staging = stagingTable(tables);
  const { rows } = await db.query("select obj_description(to_regclass($1), 'pg_class') as note", [staging]);
  if (rows[0].note === PROTECTED) await db.query(`drop table ${staging}`);
}

export function copyRawStatement(tables: StreamTables): CopyStatement {
  const columns = "_atlas_ordinal, _atlas_key, data, _atlas_extracted_at";
  return { sql: `copy ${explorePartition(tables)} (${columns}) from stdin (format binary)`, format: "binary" };
}

export function copyTypedStatement(tables: StreamTables, format: CopyStatement["format"]): CopyStatement {
  return { sql: `copy ${stagingTable(tables)} (${columnList(tables)}) from stdin (format ${format})`, format };
}

/**
 * Cuts what an attempt landed behind its last checkpoint: the source will send it again. Within a transaction, because both
 * tables are locked: a worker's death ends its sessions only when PostgreSQL next speaks to it, and a COPY that it had sent
 * whole is still committed then. The lock waits for that, and the cut takes it along.
 */
export async function trimBehind(db: LayerDb, tables: StreamTables, ordinal: number): Promise<void> {
  const landed = [explorePartition(tables), stagingTable(tables)];
  await db.query(`lock table ${landed.join(", ")} in access exclusive mode`);
  for (const table of landed) {
    if (ordinal === 0) await db.query(`truncate ${table}`);
    else await db.query(`delete from ${table} where _atlas_ordinal > $1`, [ordinal]);
  }
  await db.query(`delete from ${QUARANTINE_TABLE} where stream_run_id = $1 and ordinal > $2`, [
    tables.streamRunId,
    ordinal,
  ]);
}

/** Takes rows out of both layers that one of them refused. */
export async function removeOrdinals(db: LayerDb, tables: StreamTables, ordinals: readonly number[]): Promise<void> {
  for (const table of [explorePartition(tables), stagingTable(tables)]) {
    await db.query(`delete from ${table} where _atlas_ordinal = any($1::bigint[])`, [ordinals]);
  }
}

export async function countStaged(db: LayerDb, tables: StreamTables): Promise<{ raw: number; staged: number }> {
  const { rows } = await db.query(
    `select (select count(*) from ${explorePartition(tables)})::float8 as raw,
            (select count(*) from ${stagingTable(tables)})::float8 as staged`,
  );
  return rows[0];
}

/** Removes all but the newest row of each key; within the transaction that publishes. Returns how many it removed. */
export async function removeSuperseded(db: LayerDb, tables: StreamTables): Promise<number> {
  const staging = stagingTable(tables);
  const { rowCount } = await db.query(
    `with repeated as (
       select _atlas_key, max(_atlas_ordinal) as newest from ${staging} group by _atlas_key having count(*) > 1)
     delete from ${staging} as row using repeated
     where row._atlas_key = repeated._atlas_key and row._atlas_ordinal < repeated.newest`,
  );
  return rowCount ?? 0;
}

/**
 * Tells equal rows of a keyless mirror apart by counting them, so that a source with two equal rows keeps two. Repeatable:
 * a key that has its number is not counted again.
 */
export async function numberEqualRows(db: LayerDb, tables: StreamTables): Promise<void> {
  const staging = stagingTable(tables);
  await db.query(
    `with numbered as (
       select _atlas_ordinal, row_number() over (partition by _atlas_key order by _atlas_ordinal) as nth
       from ${staging} where _atlas_key in (select _atlas_key from ${staging} group by _atlas_key having count(*) > 1))
     update ${staging} as row set _atlas_key = row._atlas_key || ':' || numbered.nth
     from numbered where row._atlas_ordinal = numbered._atlas_ordinal and numbered.nth > 1`,
  );
}

export async function dropStaging(db: LayerDb, tables: StreamTables): Promise<void> {
  await db.query(`drop table if exists ${stagingTable(tables)}`);
}

/** Drops the typed rows that a stream of a run has staged and not published; its raw records stay. */
export async function dropStaged(db: LayerDb, streamRunId: string): Promise<void> {
  for (const table of [stagingTable({ streamRunId }), builtHistory({ streamRunId })]) {
    await db.query(`drop table if exists ${table}`);
  }
}

/** Drops everything that a stream of a run has landed: it was not published and will not be. */
export async function discardLanded(db: LayerDb, streamRunId: string): Promise<void> {
  await dropStaged(db, streamRunId);
  await db.query(`drop table if exists ${explorePartition({ streamRunId })}`);
  await db.query(`delete from ${QUARANTINE_TABLE} where stream_run_id = $1`, [streamRunId]);
}

/** Raw data of runs before this one, for a stream whose every run reads everything: only the newest is kept. */
export async function dropEarlierRaw(db: LayerDb, tables: StreamTables): Promise<void> {
  const { rows } = await db.query(
    `select inhrelid::regclass::text as partition from pg_inherits
     where inhparent = to_regclass($1) and inhrelid <> to_regclass($2)`,
    [exploreTable(tables), explorePartition(tables)],
  );
  for (const { partition } of rows) await db.query(`drop table ${partition}`);
}

/** Raw data of the runs named, whose time is over. Those that have none are passed by. */
export async function dropRawOf(db: LayerDb, streamRunIds: readonly string[]): Promise<void> {
  for (const streamRunId of streamRunIds) await db.query(`drop table if exists ${explorePartition({ streamRunId })}`);
}

function uuid(text: string): string {
  if (!/^[0-9a-f-]{36}$/.test(text)) throw new RangeError(`not a run id: ${text}`);
  return text;
}
