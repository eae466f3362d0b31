import { chooseStream } from "../domain/choose-stream.ts";
import { tableName } from "../domain/schema/table-name.ts";
import type { Store } from "./database.ts";
import { type StreamRecord, streamsOfSource } from "./streams.ts";
import { takenTableNames } from "./syncs.ts";

/**
 * Adds the streams to a sync and its run that its source has come to offer since the sync was made, each read as the source
 * suggests. One that cannot be read without a choice of a person's is left out. Returns the streams with their ids.
 */
export async function addNewStreams(
  store: Store,
  { syncId, runId }: { syncId: string; runId: string },
): Promise<{ syncStreamId: string; stream: StreamRecord }[]> {
  return store.$transaction(async (tx) => {
    const sync = await tx.sync.findUniqueOrThrow({ where: { id: syncId } });
    const fresh = await tx.stream.findMany({
      where: { sourceId: sync.sourceId, createdAt: { gt: sync.createdAt }, syncStreams: { none: { syncId } } },
      select: { id: true },
    });
    if (fresh.length === 0) return [];
    const ids = new Set(fresh.map(({ id }) => id));
    const taken = await takenTableNames(tx);
    const added: { syncStreamId: string; stream: StreamRecord }[] = [];
    for (const stream of await streamsOfSource(tx, sync.sourceId)) {
      const { choice, faults } = chooseStream(stream, {});
      if (!ids.has(stream.id) || faults.length > 0) continue;
      const table = tableName(stream, taken, sync.tablePrefix);
      taken.add(table);
      const made = await tx.syncStream.create({
        data: { syncId, streamId: stream.id, ...choice, cursor: choice.cursor ?? [], tableName: table },
      });
      await tx.streamRun.create({ data: { runId, syncStreamId: made.id } });
      added.push({ syncStreamId: made.id, stream });
    }
    return added;
  });
}
