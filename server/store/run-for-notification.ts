import type { FailureFacts, RecordBalance } from "../domain/run-events.ts";
import type { StoreTransaction } from "./database.ts";

/** What is told of a run in a notification; null for one that is gone. Ids are the API's. */
export async function runForNotification(tx: StoreTransaction, runId: string) {
  const run = await tx.syncRun.findUnique({
    where: { id: runId },
    include: {
      streams: { include: { syncStream: { include: { stream: { select: { name: true } } } } } },
      steps: { where: { step: "read" } },
    },
  });
  if (!run) return null;
  const failure = run.failure as FailureFacts | null;
  return {
    id: `run_${run.id}`,
    number: run.number,
    status: run.status,
    trigger: run.trigger,
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    durationMs: run.startedAt && run.endedAt ? run.endedAt.getTime() - run.startedAt.getTime() : null,
    balance: { read: 0, charted: 0, quarantined: 0, superseded: 0, ...(run.balance as Partial<RecordBalance>) },
    failure: failure && {
      code: failure.code,
      message: failure.message,
      hint: failure.hint,
      step: failure.step,
      streamName: failure.streamName,
    },
    streams: run.streams.map(({ id, status, failure: fault, syncStream }) => ({
      name: syncStream.stream.name,
      status,
      records: Number(run.steps.find(({ streamRunId }) => streamRunId === id)?.done ?? 0),
      error: (fault as FailureFacts | null)?.message ?? null,
    })),
  };
}
