import { tableName } from "../domain/schema/table-name.ts";
import type { StreamName } from "../domain/stream.ts";
import type { Store } from "./database.ts";
import type { SyncStreamRecord } from "./syncs.ts";
import { takenTableNames } from "./syncs.ts";

/** The source that reads files at this path, and its first sync; null for what is not there yet. */
export async function findFileSync(
  store: Store,
  path: string,
): Promise<{ sourceId: string | null; syncId: string | null }> {
  const sources = await store.source.findMany({
    where: { connectorId: "files", config: { equals: { path } } },
    orderBy: { createdAt: "asc" },
    include: { syncs: { orderBy: { createdAt: "asc" }, take: 1 } },
  });
  const source = sources.find(({ syncs }) => syncs.length > 0) ?? sources[0];
  return { sourceId: source?.id ?? null, syncId: source?.syncs[0]?.id ?? null };
}

/** How a sync reads each stream, with the stream's name. */
export async function streamsOfSync(store: Store, syncId: string): Promise<(SyncStreamRecord & { name: string })[]> {
  const rows = await store.syncStream.findMany({ where: { syncId }, include: { stream: { select: { name: true } } } });
  return rows.map(({ stream, columns: _, ...row }) => ({
    ...row,
    name: stream.name,
    cursor: row.cursor.length > 0 ? row.cursor : null,
    primaryKey: row.primaryKey as string[][],
    readMode: row.readMode as SyncStreamRecord["readMode"],
    writeMode: row.writeMode as SyncStreamRecord["writeMode"],
    deletes: row.deletes as SyncStreamRecord["deletes"],
    lateRows: row.lateRows as SyncStreamRecord["lateRows"],
  }));
}

/** Adds streams to a sync: files that came into its folder after it was made. */
export async function addToSync(
  store: Store,
  syncId: string,
  streams: readonly (Pick<SyncStreamRecord, "streamId" | "readMode" | "writeMode" | "cursor" | "primaryKey"> & {
    name: StreamName;
  })[],
): Promise<void> {
  await store.$transaction(async (db) => {
    const taken = await takenTableNames(db);
    for (const { name, cursor, ...stream } of streams) {
      const table = tableName(name, taken);
      taken.add(table);
      await db.syncStream.create({ data: { ...stream, syncId, cursor: cursor ?? [], tableName: table } });
    }
  });
}
