import type { LayerDb } from "./layer-database.ts";
import { explorePartition, QUARANTINE_TABLE } from "./stream-tables.ts";

/** Drops the raw records of these runs of streams. Repeatable. */
export async function dropRawOf(db: LayerDb, streamRunIds: readonly string[]): Promise<void> {
  for (const streamRunId of streamRunIds) await db.query(`drop table if exists ${explorePartition({ streamRunId })}`);
}

/** Those of these runs of streams whose raw records are still there. */
export async function withRaw(db: LayerDb, streamRunIds: readonly string[]): Promise<Set<string>> {
  const names = streamRunIds.map((streamRunId) => explorePartition({ streamRunId }));
  const { rows } = await db.query<{ place: number }>(
    "select place::int from unnest($1::text[]) with ordinality as t (name, place) where to_regclass(name) is not null",
    [names],
  );
  return new Set(rows.map(({ place }) => streamRunIds[place - 1]!));
}

/** Deletes rows that were refused before then. Returns how many. */
export async function deleteOldQuarantine(db: LayerDb, before: Date): Promise<number> {
  const { rowCount } = await db.query(`delete from ${QUARANTINE_TABLE} where at < $1`, [before]);
  return rowCount ?? 0;
}
