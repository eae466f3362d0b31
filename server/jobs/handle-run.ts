import type { Logger } from "pino";
import { retryDelayMs as delayAfter } from "../domain/back-off.ts";
import { holdRun } from "../store/holds.ts";
import { loadSyncPlan, type SyncPlan } from "../store/plans.ts";
import { claimRun, finishRun, heartbeat, noteRetry, type RunOutcome } from "../store/run-journal.ts";
import { backUpStates } from "../sync/back-up-states.ts";
import { clearStreams } from "../sync/clear-streams.ts";
import { describeFailure } from "../sync/describe-failure.ts";
import { dropRun, dropStagedRows } from "../sync/drop-run.ts";
import { RunCancelled, RunLost } from "../sync/errors.ts";
import { type Held, isTriedAgain } from "../sync/judge-run.ts";
import { runSync } from "../sync/run-sync.ts";
import { recordRunEnd } from "../sync/steps/record-lineage.ts";
import type { SyncDeps } from "../sync/sync-deps.ts";
import { RunLock } from "./run-lock.ts";

export interface RunHandling {
  deps: SyncDeps;
  workerId: string;
  log: Logger;
  /** Attempts a run gets when its failures can be retried; a worker's death does not count as a failure. */
  maxAttempts: number;
  /** Wait before the second attempt; doubled before each next one, and drawn from the upper half of that. */
  retryDelayMs: number;
  /** The caller makes the next attempt itself, when this one says so; otherwise the queue brings it. */
  isDoneHere?: boolean;
}

const LONGEST_RETRY_DELAY_MS = 10 * 60_000;

export type Handled = { kind: "done" } | { kind: "retry"; inMs: number } | { kind: "given back" };

// A person who cancels waits at most this long to be heard.
const HEARTBEAT_MS = 1_000;

/**
 * One attempt of a run by this worker, from claim to end. `stop` aborts when the worker is told to stop (the run is given
 * back as it is) or the queue cancels the job.
 */
export async function handleRun(runId: string, stop: AbortSignal, handling: RunHandling): Promise<Handled> {
  const { deps, workerId, log, maxAttempts, retryDelayMs, isDoneHere = false } = handling;
  const lock = await RunLock.hold(deps.databaseUrl, runId);
  try {
    const claim = await claimRun(deps.store, runId, workerId, new Date());
    if (claim === "cancelled" || claim === "over") return { kind: "done" };
    const plan = await loadSyncPlan(deps.store, runId);
    if (claim === "rejected") {
      await dropRun(plan, deps);
      await recordRunEnd(plan, deps, CANCELLED);
      await finishRun(deps.store, runId, { ...CANCELLED, at: new Date() });
      return { kind: "done" };
    }
    log.info({ runId, attempt: plan.attempt, sync: plan.syncName }, "run begins");
    const outcome = await attempt(plan, stop, lock, handling);
    if (outcome === "given back") return { kind: "given back" };
    if (outcome.status === "held") {
      const isHeld = await holdRun(deps.store, runId, { reasons: outcome.reasons, at: new Date() });
      if (!isHeld) {
        await recordRunEnd(plan, deps, CANCELLED);
        await finishRun(deps.store, runId, { ...CANCELLED, at: new Date() });
      }
      return { kind: "done" };
    }
    if (isTriedAgain(outcome, plan.attempt, maxAttempts)) {
      const limits = { firstMs: retryDelayMs, longestMs: LONGEST_RETRY_DELAY_MS };
      const inMs = delayAfter(plan.attempt, limits, Math.random());
      const retry = { failure: outcome.failure, waitMs: inMs, isDoneHere, at: new Date() };
      await noteRetry(deps.store, runId, retry);
      return { kind: "retry", inMs };
    }
    await finishRun(deps.store, runId, { ...outcome, at: new Date() });
    // The run is over whether or not the database lets go of what nobody needs any more.
    await dropStagedRows(plan, deps).catch((error) =>
      log.error({ runId, error: String(error) }, "staged rows of the run could not be dropped"),
    );
    // The run is over whether or not the folder takes its copy.
    await backUpStates(deps, plan.syncId).catch((error) =>
      log.error({ runId, error: String(error) }, "the state could not be written to ATLAS_STATE_BACKUP_DIR"),
    );
    log.info({ runId, ...outcome }, "run ends");
    return { kind: "done" };
  } finally {
    await lock.release();
  }
}

async function attempt(
  plan: SyncPlan,
  stop: AbortSignal,
  lock: RunLock,
  { deps, workerId, log, maxAttempts }: RunHandling,
): Promise<RunOutcome | Held | "given back"> {
  const { runId } = plan;
  const cancel = new AbortController();
  const beat = setInterval(() => {
    heartbeat(deps.store, runId, workerId).then(
      (word) => {
        if (word === "cancel") cancel.abort(new RunCancelled());
        if (word === "lost") cancel.abort(new RunLost());
      },
      // One missed beat is no reason to stop; a database that is gone fails the run itself.
      (error) => log.warn({ runId, error: String(error) }, "heartbeat failed"),
    );
  }, HEARTBEAT_MS);
  const signal = AbortSignal.any([stop, cancel.signal, lock.lost]);
  try {
    if (plan.purpose === "clear") return await clearStreams(plan, deps, signal);
    return await runSync(plan, deps, { signal, maxAttempts });
  } catch (error) {
    const isCancelled =
      cancel.signal.reason instanceof RunCancelled || (signal.aborted && (await wasCancelled(plan, workerId, deps)));
    if (signal.aborted && !isCancelled) return "given back";
    const outcome = isCancelled ? CANCELLED : failedBy(error);
    if (!isCancelled)
      log.error({ runId, error: error instanceof Error ? error.stack : String(error) }, "attempt failed");
    if (!isTriedAgain(outcome, plan.attempt, maxAttempts)) await recordRunEnd(plan, deps, outcome);
    return outcome;
  } finally {
    clearInterval(beat);
  }
}

const CANCELLED: RunOutcome = { status: "cancelled", failure: null };

function failedBy(error: unknown): RunOutcome {
  return { status: "failed", failure: describeFailure(error, { step: null, streamName: null }) };
}

/** The queue's own cancellation may arrive before the heartbeat has heard why. */
async function wasCancelled({ runId }: SyncPlan, workerId: string, { store }: SyncDeps): Promise<boolean> {
  return (await heartbeat(store, runId, workerId)) === "cancel";
}
