import type { FailureFacts } from "../domain/run-events.ts";
import type { Store, StoreTransaction } from "./database.ts";

/** How an attempt came to its end; "lost" when its worker died or gave the run back, and another one took it. */
export const ATTEMPT_OUTCOMES = ["succeeded", "partial", "failed", "cancelled", "held", "lost"] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export interface RunAttemptRecord {
  runId: string;
  /** Counts from 1. */
  number: number;
  startedAt: Date;
  endedAt: Date | null;
  /** Null while it goes on. */
  outcome: AttemptOutcome | null;
  failure: FailureFacts | null;
  /** When the attempt after it was to begin. */
  nextAttemptAt: Date | null;
}

/** Begins an attempt; one that was left open by a worker that is gone is lost. */
export async function beginAttempt(
  db: StoreTransaction,
  attempt: { runId: string; number: number; workerId: string; at: Date },
): Promise<void> {
  const { runId, number, workerId, at } = attempt;
  await endAttempt(db, runId, { outcome: "lost", at });
  await db.runAttempt.create({ data: { runId, number, workerId, startedAt: at } });
}

/** Ends the attempt that goes on; does nothing when none does. */
export async function endAttempt(
  db: StoreTransaction,
  runId: string,
  end: { outcome: AttemptOutcome; at: Date; failure?: FailureFacts | null; nextAttemptAt?: Date },
): Promise<void> {
  const { outcome, at, failure, nextAttemptAt } = end;
  await db.runAttempt.updateMany({
    where: { runId, endedAt: null },
    data: { outcome, endedAt: at, nextAttemptAt, ...(failure ? { failure: { ...failure } } : {}) },
  });
}

/** The attempts of each run, first to last. */
export async function attemptsOfRuns(store: Store, runIds: readonly string[]): Promise<RunAttemptRecord[][]> {
  const rows = await store.runAttempt.findMany({
    where: { runId: { in: [...runIds] } },
    omit: { workerId: true },
    orderBy: { number: "asc" },
  });
  const byRun = Map.groupBy(rows, ({ runId }) => runId);
  return runIds.map((id) =>
    (byRun.get(id) ?? []).map(({ outcome, failure, ...same }) => ({
      ...same,
      outcome: outcome as AttemptOutcome | null,
      failure: failure as FailureFacts | null,
    })),
  );
}
