import { quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import {
  chartTable,
  explorePartition,
  navigateTable,
  QUARANTINE_TABLE,
  type StreamTables,
  stagingTable,
} from "./stream-tables.ts";
import { isOlder, type VersionOrder } from "./version-order.ts";

// Rows of a run that are not to be charted, because a newer row of their key is, or because they say that it was deleted.
// They are taken out of staging into temporary tables of the publishing transaction; history knows what to do with them.

/** Staging's columns, and whether chart already had something newer. */
export const EARLIER = "atlas_earlier";
/** The keys whose newest row says that they were deleted. */
export const TOMBSTONES = "atlas_tombstones";

/** Sets aside all but the newest row of each key: the highest cursor, among equals the last to come. Returns how many. */
export async function setAsideRepeated(db: LayerDb, tables: StreamTables, order: VersionOrder): Promise<number> {
  const staging = stagingTable(tables);
  await db.query(`drop table if exists ${EARLIER}`);
  const { rowCount } = await db.query(
    `create temporary table ${EARLIER} on commit drop as
     select staged.*, false as is_late
     from ${staging} as staged
     join (
       select _atlas_ordinal as ordinal,
              row_number() over (partition by _atlas_key order by ${order.cursor("row")} desc nulls last, _atlas_ordinal desc) as place
       from ${staging} as row
       where _atlas_key in (select _atlas_key from ${staging} group by _atlas_key having count(*) > 1)
     ) as ranked on ranked.ordinal = staged._atlas_ordinal and ranked.place > 1`,
  );
  if (rowCount) {
    await db.query(
      `delete from ${staging} as row using ${EARLIER} as earlier where earlier._atlas_ordinal = row._atlas_ordinal`,
    );
  }
  return rowCount ?? 0;
}

/** Sets aside the rows that are older than what chart holds of their key, and marks those set aside before that are. */
export async function setAsideLate(db: LayerDb, tables: StreamTables, order: VersionOrder): Promise<number> {
  const chart = chartTable(tables);
  await db.query(
    `update ${EARLIER} as earlier set is_late = true from ${chart} as charted
     where charted._atlas_key = earlier._atlas_key and ${isOlder(order.cursor("earlier"), order.cursor("charted"))}`,
  );
  const { rowCount } = await db.query(
    `with late as (
       delete from ${stagingTable(tables)} as staged using ${chart} as charted
       where charted._atlas_key = staged._atlas_key and charted._atlas_row_hash <> staged._atlas_row_hash
         and ${isOlder(order.cursor("staged"), order.cursor("charted"))}
       returning staged.*)
     insert into ${EARLIER} select late.*, true from late`,
  );
  return rowCount ?? 0;
}

/** Takes the rows out of staging that say that their record was deleted, and lists their keys. Returns how many. */
export async function takeTombstones(db: LayerDb, tables: StreamTables, tombstoneColumn: string): Promise<number> {
  const isTombstone = `${quoteIdentifier(tombstoneColumn)} is not null`;
  const staging = stagingTable(tables);
  await db.query(`drop table if exists ${TOMBSTONES}`);
  const { rowCount } = await db.query(
    `create temporary table ${TOMBSTONES} on commit drop as
     select _atlas_key as key from ${staging} where ${isTombstone} group by _atlas_key`,
  );
  if (!rowCount) return 0;
  const taken = await db.query(`delete from ${staging} where ${isTombstone}`);
  return taken.rowCount ?? 0;
}

/** For a history that takes no notice of deletions. */
export async function dropEarlierTombstones(db: LayerDb, tombstoneColumn: string): Promise<void> {
  await db.query(`delete from ${EARLIER} where ${quoteIdentifier(tombstoneColumn)} is not null`);
}

const LATE_REASON =
  "This row is older than what is charted of its record, and the stream keeps such rows for a person to decide.";

/** Hands late rows that history does not know yet to quarantine. Returns how many. */
export function quarantineLate(db: LayerDb, tables: StreamTables): Promise<number> {
  return quarantineAside(db, tables, {
    code: "LATE_ROW",
    reason: LATE_REASON,
    ordinals: `select _atlas_ordinal from ${EARLIER} as earlier
       where is_late and not exists (
         select from ${navigateTable(tables)} as version
         where version._atlas_key = earlier._atlas_key and version._atlas_row_hash = earlier._atlas_row_hash)`,
  });
}

/** Hands rows that were set aside to quarantine, as they came; the select names their ordinals. Returns how many. */
export async function quarantineAside(
  db: LayerDb,
  tables: StreamTables,
  { code, reason, ordinals }: { code: string; reason: string; ordinals: string },
): Promise<number> {
  const { rowCount } = await db.query(
    `with taken as (delete from ${EARLIER} where _atlas_ordinal in (${ordinals}) returning _atlas_ordinal)
     insert into ${QUARANTINE_TABLE} (run_id, run_number, stream_run_id, table_name, ordinal, code, reason, raw)
     select $1, $2, $3, $4, raw._atlas_ordinal, $5, $6, raw.data::text
     from taken join ${explorePartition(tables)} as raw on raw._atlas_ordinal = taken._atlas_ordinal`,
    [tables.runId, tables.runNumber, tables.streamRunId, tables.table, code, reason],
  );
  return rowCount ?? 0;
}
