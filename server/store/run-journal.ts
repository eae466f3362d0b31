import { randomUUID } from "node:crypto";
import { occurrencesOfRunEnd } from "../domain/occurrence.ts";
import { sightingOfRunEnd } from "../domain/quality/incident.ts";
import type { FailureFacts, RecordBalance, RunEventBody, StepAccount } from "../domain/run-events.ts";
import { FINAL_RUN_STATUSES, isFinal, type RunStatus } from "../domain/steps.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { foldSightings } from "./incidents.ts";
import { announce } from "./occurrences.ts";
import { pauseFailingSchedule } from "./pause-failing.ts";
import { beginAttempt, endAttempt } from "./run-attempts.ts";
import { appendRunEvents } from "./run-events.ts";
import { headline, runsByIds } from "./runs.ts";

export type Claim = "claimed" | "rejected" | "cancelled" | "over";

/**
 * Takes a run for a worker: a new attempt begins. A run that was cancelled while it waited ends here; one that was held and
 * rejected is left for the worker to drop. "over" is a run that ended, or waits for a person.
 */
export async function claimRun(store: Store, runId: string, workerId: string, at: Date): Promise<Claim> {
  return store.$transaction(async (tx) => {
    await tx.$queryRaw`select id from atlas."SyncRun" where id = ${runId}::uuid for update`;
    const run = await tx.syncRun.findUniqueOrThrow({ where: { id: runId } });
    if (isFinal(run.status as RunStatus) || run.status === "held") return "over";
    if (run.holdDecision === "rejected") return "rejected";
    if (run.cancelRequestedAt !== null) {
      await endRun(tx, runId, { status: "cancelled", failure: null, at });
      return "cancelled";
    }
    await tx.syncRun.update({
      where: { id: runId },
      data: {
        status: "running",
        attempt: { increment: 1 },
        startedAt: run.startedAt ?? at,
        workerId,
        heartbeatAt: at,
        nextAttemptAt: null,
        failure: Prisma.DbNull,
      },
    });
    await beginAttempt(tx, { runId, number: run.attempt + 1, workerId, at });
    // A read that failed as a whole is tried again with all its streams; verdicts of a finished one stand.
    if (run.readFinishedAt === null) {
      await tx.streamRun.updateMany({
        where: { runId, status: "failed" },
        data: { status: "pending", failure: Prisma.DbNull },
      });
    }
    await appendHeadline(tx, runId, at);
    return "claimed";
  });
}

/** Says that the worker is alive, and hears whether somebody wants the run cancelled or another worker has it. */
export async function heartbeat(store: Store, runId: string, workerId: string): Promise<"go on" | "cancel" | "lost"> {
  const [run] = await store.$queryRaw<{ cancelRequestedAt: Date | null; status: string }[]>`
    update atlas."SyncRun" set "heartbeatAt" = now()
    where id = ${runId}::uuid and "workerId" = ${workerId} returning "cancelRequestedAt", status`;
  if (!run) return "lost";
  return run.cancelRequestedAt === null ? "go on" : "cancel";
}

export interface RunOutcome {
  status: Extract<RunStatus, "succeeded" | "partial" | "failed" | "cancelled">;
  failure: FailureFacts | null;
}

export interface RunEnding extends RunOutcome {
  at: Date;
}

/** Ends a run once: whoever comes second changes nothing. Steps still open end with it. Returns whether this call ended it. */
export async function finishRun(store: Store, runId: string, ending: RunEnding): Promise<boolean> {
  return store.$transaction((tx) => endRun(tx, runId, ending));
}

async function endRun(tx: StoreTransaction, runId: string, { status, failure, at }: RunEnding): Promise<boolean> {
  const { count } = await tx.syncRun.updateMany({
    where: { id: runId, status: { notIn: [...FINAL_RUN_STATUSES] } },
    data: { status, endedAt: at, nextAttemptAt: null, ...(failure ? { failure: { ...failure } } : {}) },
  });
  if (count === 0) return false;
  await endAttempt(tx, runId, { outcome: status, failure, at });
  const stepStatus = status === "cancelled" ? "cancelled" : status === "failed" ? "failed" : "skipped";
  await tx.stepRun.updateMany({ where: { runId, status: "running" }, data: { status: stepStatus, endedAt: at } });
  await tx.streamRun.updateMany({
    where: { runId, status: { in: ["pending", "running"] } },
    data: { status: stepStatus },
  });
  await appendHeadline(tx, runId, at);
  await announceEnd(tx, runId, { status, failure, at });
  return true;
}

async function announceEnd(tx: StoreTransaction, runId: string, { status, failure, at }: RunEnding): Promise<void> {
  const run = await tx.syncRun.findUniqueOrThrow({
    where: { id: runId },
    include: { sync: { select: { name: true } } },
  });
  const before = await tx.syncRun.findFirst({
    where: {
      syncId: run.syncId,
      number: { lt: run.number },
      status: { in: FINAL_RUN_STATUSES.filter((final) => final !== "cancelled") },
    },
    orderBy: { number: "desc" },
    select: { status: true },
  });
  const { syncId, number, trigger, startedAt, balance } = run;
  const durationMs = startedAt && at.getTime() - startedAt.getTime();
  await announce(
    tx,
    occurrencesOfRunEnd({
      syncId,
      syncName: run.sync.name,
      runId,
      runNumber: number,
      status,
      statusBefore: (before?.status ?? null) as RunOutcome["status"] | null,
      at,
      facts: { status, trigger, durationMs, balance, failure },
    }),
  );
  if (status === "failed") await pauseFailingSchedule(tx, { syncId, syncName: run.sync.name, runId, at });
  const ended = {
    syncId,
    syncName: run.sync.name,
    runId,
    runNumber: number,
    status,
    message: failure?.message ?? null,
  };
  const sighting = sightingOfRunEnd(ended);
  await foldSightings(tx, sighting ? [sighting] : [], at);
}

/**
 * Between two attempts: people see why it begins again, and when. The run waits in the queue, so that its worker is free
 * meanwhile; or, `isDoneHere`, stays with the process that does it.
 */
export async function noteRetry(
  store: Store,
  runId: string,
  retry: { failure: FailureFacts; waitMs: number; isDoneHere: boolean; at: Date },
): Promise<void> {
  const { failure, waitMs, isDoneHere, at } = retry;
  const nextAttemptAt = new Date(at.getTime() + waitMs);
  const message = `Attempt failed: ${failure.message} Trying again in ${Math.round(waitMs / 1000)} s.`;
  const log: RunEventBody = {
    kind: "log",
    payload: { level: "warn", step: failure.step, streamName: failure.streamName, message, repeated: 1 },
  };
  await store.$transaction(async (tx) => {
    const queued = isDoneHere ? {} : { status: "queued", dispatchedAt: null, jobId: randomUUID() };
    // A cancel that came meanwhile ends the run at its next claim.
    await tx.syncRun.updateMany({
      where: { id: runId, status: "running" },
      data: { ...queued, nextAttemptAt, failure: { ...failure } },
    });
    await endAttempt(tx, runId, { outcome: "failed", failure, at, nextAttemptAt });
    await appendRunEvents(tx, runId, [{ at, body: log }]);
    await appendHeadline(tx, runId, at);
  });
}

/** Stores what steps have come to and tells followers, in one transaction. */
export async function saveProgress(
  store: Store,
  runId: string,
  progress: { accounts: readonly StepAccount[]; events: readonly { at: Date; body: RunEventBody }[] },
): Promise<void> {
  await store.$transaction(async (tx) => {
    if (progress.accounts.length > 0) await upsertAccounts(tx, runId, progress.accounts);
    if (progress.events.length > 0) await appendRunEvents(tx, runId, progress.events);
  });
}

export async function saveBalance(store: Store, runId: string, balance: RecordBalance): Promise<void> {
  await store.syncRun.update({ where: { id: runId }, data: { balance: { ...balance } } });
}

export async function setStreamStatus(
  store: Store,
  streamRunId: string,
  status: "running" | "succeeded" | "failed",
  failure: FailureFacts | null = null,
): Promise<void> {
  await store.streamRun.update({
    where: { id: streamRunId },
    data: { status, ...(failure ? { failure: { ...failure } } : {}) },
  });
}

async function upsertAccounts(tx: StoreTransaction, runId: string, accounts: readonly StepAccount[]): Promise<void> {
  const rows = JSON.stringify(accounts.map((account) => ({ ...account, streamRunId: account.streamRunId ?? "" })));
  await tx.$executeRaw`
    insert into atlas."StepRun" ("runId", step, "streamRunId", "streamName", status, "startedAt", "endedAt", done, total,
      "isTotalEstimate", "estimateBasis", "rateLimitedUntil", bytes, rejected, "perSecond", figures, failure)
    select ${runId}::uuid, step, "streamRunId", "streamName", status, "startedAt", "endedAt", done, total,
      "isTotalEstimate", "estimateBasis", "rateLimitedUntil", bytes, rejected, "perSecond", figures, nullif(failure, 'null'::jsonb)
    from jsonb_to_recordset(${rows}::jsonb) as account (step text, "streamRunId" text, "streamName" text, status text,
      "startedAt" timestamptz, "endedAt" timestamptz, done bigint, total bigint, "isTotalEstimate" boolean, "estimateBasis" text, "rateLimitedUntil" timestamptz, bytes bigint,
      rejected bigint, "perSecond" float8, figures jsonb, failure jsonb)
    on conflict ("runId", step, "streamRunId") do update set status = excluded.status, "startedAt" = excluded."startedAt",
      "endedAt" = excluded."endedAt", done = excluded.done, total = excluded.total,
      "isTotalEstimate" = excluded."isTotalEstimate", "estimateBasis" = excluded."estimateBasis",
      "rateLimitedUntil" = excluded."rateLimitedUntil", bytes = excluded.bytes, rejected = excluded.rejected,
      "perSecond" = excluded."perSecond", figures = excluded.figures, failure = excluded.failure`;
}

/** Tells followers what the run's row says now. */
export async function appendHeadline(tx: StoreTransaction, runId: string, at: Date): Promise<void> {
  const [run] = await runsByIds(tx, [runId]);
  await appendRunEvents(tx, runId, [{ at, body: { kind: "run", payload: headline(run!) } }]);
}
