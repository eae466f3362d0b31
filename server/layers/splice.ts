import { EARLIER, quarantineAside } from "./earlier-rows.ts";
import { quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { columnList, navigateTable, type StreamTables } from "./stream-tables.ts";
import { isOlder, type VersionOrder } from "./version-order.ts";

export interface SpliceOptions {
  order: VersionOrder;
  tombstoneColumn: string | null;
  /** Whether a row that says that its record was deleted becomes a version that says so. */
  keepsTombstones: boolean;
  /** The boundary of this publication: what it opened begins then. */
  at: Date;
}

/** Where each row that was set aside belongs, a temporary table of the publishing transaction. */
const PLACED = "atlas_placed";

// Between two versions whose cursors do not say when they began; leaves room for later ones in between.
const STEP_MICROS = 1_000;

const NO_ROOM =
  "History has no room left between the versions before and after this row: they begin in the same microsecond.";

/**
 * Puts the rows that were set aside into history as versions that ended before this publication: after the last version
 * whose cursor is not newer, equal ones in order of arrival. A version begins at its cursor, where that is an instant
 * between its neighbours', otherwise shortly before the version that follows. What says nothing new opens nothing, and a row
 * that says that its record was deleted ends the version before it. Returns how many versions it opened.
 */
export async function spliceEarlier(db: LayerDb, tables: StreamTables, options: SpliceOptions): Promise<number> {
  await placeEarlier(db, tables, options);
  const navigate = navigateTable(tables);
  await quarantineAside(db, tables, {
    code: "LATE_ROW",
    reason: NO_ROOM,
    ordinals: `select ordinal from ${PLACED} where starts is null`,
  });
  await db.query(
    `update ${navigate} as version set _atlas_valid_to = placed.starts
     from ${PLACED} as placed
     where placed.place = 1 and version._atlas_key = placed.key and version._atlas_valid_from = placed.follows
       and version._atlas_valid_to > placed.starts`,
  );
  const { rowCount } = await db.query(
    `insert into ${navigate}
       (${columnList(tables)}, _atlas_run_id, _atlas_valid_from, _atlas_valid_to, _atlas_is_current, _atlas_is_deleted)
     select ${columnList(tables, "earlier")}, $1::uuid, placed.starts, placed.ends, false, placed.is_tombstone
     from ${PLACED} as placed join ${EARLIER} as earlier on earlier._atlas_ordinal = placed.ordinal
     where placed.starts is not null ${options.keepsTombstones ? "" : "and not placed.is_tombstone"}`,
    [tables.runId],
  );
  return rowCount ?? 0;
}

async function placeEarlier(
  db: LayerDb,
  tables: StreamTables,
  { order, tombstoneColumn, at }: SpliceOptions,
): Promise<void> {
  const navigate = navigateTable(tables);
  const isTombstone = tombstoneColumn === null ? "false" : `earlier.${quoteIdentifier(tombstoneColumn)} is not null`;
  const boundary = `timestamptz '${at.toISOString()}'`;
  await db.query(`drop table if exists ${PLACED}`);
  await db.query(
    `create temporary table ${PLACED} on commit drop as
     with slotted as (
       select earlier._atlas_key as key, earlier._atlas_ordinal as ordinal, earlier._atlas_row_hash as hash,
              ${order.cursor("earlier")} as cursor, ${order.instant("earlier")} as instant, ${isTombstone} as is_tombstone,
              before._atlas_valid_from as follows, before._atlas_valid_to as follows_until, before._atlas_row_hash as follows_hash,
              coalesce(next._atlas_valid_from, before._atlas_valid_to, ${boundary}) as precedes, next._atlas_row_hash as precedes_hash
       from ${EARLIER} as earlier
       left join lateral (
         select * from ${navigate} as version
         where version._atlas_key = earlier._atlas_key and version._atlas_valid_from < ${boundary}
           and not ${isOlder(order.cursor("earlier"), order.cursor("version"))}
         order by version._atlas_valid_from desc limit 1) as before on true
       left join lateral (
         select * from ${navigate} as version
         where version._atlas_key = earlier._atlas_key
           and (before._atlas_valid_from is null or version._atlas_valid_from > before._atlas_valid_from)
         order by version._atlas_valid_from limit 1) as next on true
       -- Behind a version that is still open nothing can have come: then this row repeats it.
       where before._atlas_key is null or before._atlas_valid_to is not null),
     chained as (
       select slotted.*,
              lag(hash) over chain as chain_hash, lag(is_tombstone) over chain as chain_tombstone,
              lead(ordinal) over chain is null as is_last
       from slotted window chain as (partition by key, follows order by cursor nulls first, ordinal)),
     telling as (
       select * from chained
       where case when is_tombstone then not coalesce(chain_tombstone, follows is null)
                  else hash is distinct from coalesce(chain_hash, follows_hash) and not coalesce(is_last and hash = precedes_hash, false) end),
     timed as (
       select telling.*, count(*) over whole as total, row_number() over chain as place,
              coalesce(instant > coalesce(follows, '-infinity') and instant < precedes
                       and instant > coalesce(lag(instant) over chain, '-infinity'), false) as has_own_time
       from telling
       window whole as (partition by key, follows), chain as (partition by key, follows order by cursor nulls first, ordinal)),
     stepped as (
       select timed.*, bool_and(has_own_time) over (partition by key, follows) as is_by_cursor,
              least(${STEP_MICROS}, floor(extract(epoch from precedes - coalesce(follows, precedes - interval '1 day')) * 1000000 / (total + 1))) as step
       from timed),
     started as (
       select key, ordinal, is_tombstone, place, follows, follows_until, precedes,
              case when is_by_cursor then instant
                   when step >= 1 then precedes - (total + 1 - place) * step::float8 * interval '1 microsecond' end as starts
       from stepped)
     select started.*,
            coalesce(lead(starts) over (partition by key, follows order by place),
                     case when follows_until > starts then follows_until else precedes end) as ends
     from started`,
  );
}
