import type { FailureFacts } from "../domain/run-events.ts";
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
export async function saveCheckpoint(store: Store, runId: string, checkpoint: Checkpoint): Promise<void> {
  await store.$transaction(checkpointWrites(store, runId, checkpoint));
}

export interface Checkpoint {
  states: readonly StoredState[];
  progress: readonly StreamProgress[];
  /** How many states came before, over the whole run. */
  sequence: number;
}

export interface ReadingEnd extends Checkpoint {
  /** Streams that did not arrive whole. */
  failures: readonly { streamRunId: string; failure: FailureFacts }[];
  at: Date;
}

/**
 * The connector was through and everything is committed: no later attempt reads again. Which streams are whole is said in
 * the same transaction, or an attempt after a crash would take the others for whole too.
 */
export async function finishReading(store: Store, runId: string, end: ReadingEnd): Promise<void> {
  await store.$transaction([
    ...checkpointWrites(store, runId, end),
    ...end.failures.map(({ streamRunId, failure }) =>
      store.streamRun.update({ where: { id: streamRunId }, data: { status: "failed", failure: { ...failure } } }),
    ),
    store.syncRun.update({ where: { id: runId }, data: { readFinishedAt: end.at } }),
  ]);
}

function checkpointWrites(store: Store, runId: string, checkpoint: Checkpoint) {
  return [
    ...checkpoint.states.map(({ kind, namespace, stream, message }) =>
      store.checkpoint.upsert({
        where: { runId_kind_namespace_stream: { runId, kind, namespace, stream } },
        create: { runId, kind, namespace, stream, message, ordinal: checkpoint.sequence },
        update: { message, ordinal: checkpoint.sequence, at: new Date() },
      }),
    ),
    ...checkpoint.progress.map(({ streamRunId, ordinal, bytes, rejected }) =>
      store.streamRun.update({
        where: { id: streamRunId },
        data: { committedOrdinal: ordinal, committedBytes: bytes, rejected },
      }),
    ),
  ];
}

/** Forgets this run's checkpoints of streams that must be read from their beginning again. */
export async function resetProgress(store: Store, runId: string, streamRunIds: readonly string[]): Promise<void> {
  await store.streamRun.updateMany({
    where: { runId, id: { in: [...streamRunIds] } },
    data: { committedOrdinal: 0, committedBytes: 0, rejected: 0 },
  });
}
