import type { StreamChoice } from "../domain/choose-stream.ts";
import type { Store } from "./database.ts";
import { insertSource, type NewSource } from "./sources.ts";
import { takenTableNames } from "./syncs.ts";

/** The source of this name and connector, or a new one. One that is there keeps its config. */
export async function ensureSource(store: Store, source: NewSource): Promise<string> {
  const { name, connectorId } = source;
  const find = () => store.source.findFirst({ where: { name, connectorId }, select: { id: true } });
  const known = await find();
  if (known) return known.id;
  const made = await store.$transaction((db) => insertSource(db, source));
  // Another command has made it in between, or another connector's source has the name.
  return made ?? (await find())?.id ?? ensureSource(store, { ...source, name: `${name} (program)` });
}

/** The source's first sync, or a new one with its name. */
export async function ensureExecSync(store: Store, sourceId: string): Promise<string> {
  return store.$transaction(async (db) => {
    const [source] = await db.$queryRaw<{ name: string }[]>`
      select name from atlas."Source" where id = ${sourceId}::uuid for update`;
    const known = await db.sync.findFirst({ where: { sourceId }, orderBy: { createdAt: "asc" }, select: { id: true } });
    if (known) return known.id;
    const name = source?.name ?? sourceId;
    const isTaken = (await db.sync.count({ where: { name } })) > 0;
    return (await db.sync.create({ data: { name: isTaken ? `${name} (program)` : name, sourceId } })).id;
  });
}

export interface WantedStream {
  streamId: string;
  choice: StreamChoice;
  /** A table's name that is not among those taken. */
  tableFor(taken: Set<string>): string;
}

/** Makes these the streams that the sync reads; others that it has read before stay, and are not read. */
export async function setSyncStreams(store: Store, syncId: string, wanted: readonly WantedStream[]): Promise<void> {
  await store.$transaction(async (db) => {
    const taken = await takenTableNames(db);
    await db.syncStream.updateMany({ where: { syncId }, data: { isEnabled: false } });
    for (const { streamId, choice, tableFor } of wanted) {
      const how = { ...choice, cursor: choice.cursor ?? [], isEnabled: true };
      const known = await db.syncStream.findUnique({ where: { syncId_streamId: { syncId, streamId } } });
      if (known) {
        await db.syncStream.update({ where: { id: known.id }, data: how });
      } else {
        const table = tableFor(taken);
        taken.add(table);
        await db.syncStream.create({ data: { ...how, syncId, streamId, tableName: table } });
      }
    }
  });
}
