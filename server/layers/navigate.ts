import { DIFFERENCES, type Differences, growTable } from "./chart.ts";
import { TOMBSTONES } from "./earlier-rows.ts";
import { type Identifier, quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { columnDefinitions, columnList, navigateTable, type StreamTables, stagingTable } from "./stream-tables.ts";

/** Makes navigate's table, or grows the one there is. */
export async function prepareNavigate(db: LayerDb, tables: StreamTables): Promise<{ isNew: boolean }> {
  const navigate = navigateTable(tables);
  const { rows } = await db.query(
    `select to_regclass($1) is null as is_new, exists (
       select from pg_attribute where attrelid = to_regclass($1) and attname = '_atlas_is_deleted') as has_deletions`,
    [navigate],
  );
  if (rows[0].is_new) {
    await db.query(
      `create table ${navigate} (${columnDefinitions(tables)}, _atlas_run_id uuid not null,
         _atlas_valid_from timestamptz not null, _atlas_valid_to timestamptz, _atlas_is_current boolean not null,
         _atlas_is_deleted boolean not null default false)`,
    );
    return { isNew: true };
  }
  if (!rows[0].has_deletions) {
    await db.query(`alter table ${navigate} add column _atlas_is_deleted boolean not null default false`);
  }
  await growTable(db, navigate, tables);
  return { isNew: false };
}

/** One version of a key a moment, one current version a key. */
export async function addNavigateKeys(
  db: LayerDb,
  tables: StreamTables,
  navigate: Identifier = navigateTable(tables),
): Promise<void> {
  await db.query(`alter table ${navigate} add primary key (_atlas_key, _atlas_valid_from)`);
  const index = quoteIdentifier(`current_${tables.streamRunId.replaceAll("-", "")}`);
  await db.query(`create unique index ${index} on ${navigate} (_atlas_key) where _atlas_is_current`);
}

/**
 * Ends the open version of every row that changed or is gone, and of every new row the version that says that it was
 * deleted, where there is one. Versions are half-open: [valid from, valid to).
 */
export async function closeVersions(
  db: LayerDb,
  tables: StreamTables,
  { at, areKeysLasting }: { at: Date; areKeysLasting: boolean },
): Promise<number> {
  // Where every row has a key of its own run, a new one has no past to look for.
  const changes = areKeysLasting ? "'gone', 'changed', 'new'" : "'gone', 'changed'";
  const { rowCount } = await db.query(
    `update ${navigateTable(tables)} as version set _atlas_valid_to = $1, _atlas_is_current = false
     from ${DIFFERENCES} as differences
     where version._atlas_key = differences.key and version._atlas_is_current and differences.change in (${changes})`,
    [at],
  );
  return rowCount ?? 0;
}

/** Opens a version for every record that this publication deleted that says so, with its last values. */
export async function openDeletedVersions(
  db: LayerDb,
  tables: StreamTables,
  { at, differences, hasTombstones }: { at: Date; differences: Differences; hasTombstones: boolean },
): Promise<number> {
  const deleted = [
    ...(differences.isFirst ? [] : [`select key from ${DIFFERENCES} where change = 'gone'`]),
    ...(hasTombstones ? [`select key from ${TOMBSTONES}`] : []),
  ];
  if (deleted.length === 0) return 0;
  const navigate = navigateTable(tables);
  const { rowCount } = await db.query(
    `insert into ${navigate}
       (${columnList(tables)}, _atlas_run_id, _atlas_valid_from, _atlas_valid_to, _atlas_is_current, _atlas_is_deleted)
     select ${columnList(tables, "version")}, $1::uuid, $2::timestamptz, null, true, true
     from ${navigate} as version join (${deleted.join(" union ")}) as deleted on deleted.key = version._atlas_key
     where version._atlas_valid_to = $2::timestamptz and not version._atlas_is_deleted`,
    [tables.runId, at],
  );
  return rowCount ?? 0;
}

/** Opens a version for every row that is new or changed. */
export async function openVersions(
  db: LayerDb,
  tables: StreamTables,
  differences: Differences,
  at: Date,
): Promise<number> {
  const join = differences.isFirst ? "" : `join ${DIFFERENCES} as differences on differences.key = staged._atlas_key`;
  const { rowCount } = await db.query(
    `insert into ${navigateTable(tables)}
       (${columnList(tables)}, _atlas_run_id, _atlas_valid_from, _atlas_valid_to, _atlas_is_current, _atlas_is_deleted)
     select ${columnList(tables, "staged")}, $1::uuid, $2::timestamptz, null, true, false
     from ${stagingTable(tables)} as staged ${join}`,
    [tables.runId, at],
  );
  return rowCount ?? 0;
}
