import type { Store } from "./database.ts";
import type { StoredState } from "./plans.ts";

export interface StreamProgress {
  streamRunId: string;
  ordinal: number;
  bytes: number;
  rejected: number;
}

/**
 * Says how far the landed records reach and with which states: from here another attempt goes on. Written after the
 * records are committed; what lies behind it when a worker dies is cut off before the source sends it again.
 */
export async function saveCheckpoint(
  store: Store,
  runId: string,
  checkpoint: { states: readonly StoredState[]; progress: readonly StreamProgress[]; sequence: number },
): Promise<void> {
  await store.$transaction([
    ...checkpoint.states.map((state) =>
      store.checkpoint.upsert({
        where: {
          runId_kind_namespace_stream: { runId, kind: state.kind, namespace: state.namespace, stream: state.stream },
        },
        create: { runId, ...state, ordinal: checkpoint.sequence },
        update: { message: state.message, ordinal: checkpoint.sequence, at: new Date() },
      }),
    ),
    ...checkpoint.progress.map((progress) => updateProgress(store, progress)),
  ]);
}

/** The connector was through and everything is committed: no later attempt reads again. */
export async function finishReading(
  store: Store,
  runId: string,
  end: { states: readonly StoredState[]; progress: readonly StreamProgress[]; sequence: number; at: Date },
): Promise<void> {
  await saveCheckpoint(store, runId, end);
  await store.syncRun.update({ where: { id: runId }, data: { readFinishedAt: end.at } });
}

/** Forgets this run's checkpoints of streams that must be read from their beginning again. */
export async function resetProgress(store: Store, runId: string, streamRunIds: readonly string[]): Promise<void> {
  await store.streamRun.updateMany({
    where: { runId, id: { in: [...streamRunIds] } },
    data: { committedOrdinal: 0, committedBytes: 0, rejected: 0 },
  });
}

function updateProgress(store: Store, { streamRunId, ordinal, bytes, rejected }: StreamProgress) {
  return store.streamRun.update({
    where: { id: streamRunId },
    data: { committedOrdinal: ordinal, committedBytes: bytes, rejected },
  });
}
