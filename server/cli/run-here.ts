import { hostname } from "node:os";
import { setTimeout as wait } from "node:timers/promises";
import { pino } from "pino";
import { handleRun } from "../jobs/handle-run.ts";
import { runsWithoutWorker } from "../store/lost-runs.ts";
import { findRun, insertRun, type RunRecord } from "../store/runs.ts";
import type { SyncDeps } from "../sync/sync-deps.ts";
import { Refused } from "./refused.ts";

const RETRY_DELAY_MS = 2_000;
/** A worker says every second that it lives. */
const SILENT_SECONDS = 3;

/**
 * The sync's run to do: a new one, or one that an interrupted command left in the middle. Throws Refused while another
 * process works on it.
 */
export async function runToDo({ store }: SyncDeps, syncId: string): Promise<string> {
  const started = await store.$transaction((db) =>
    insertRun(db, { syncId, trigger: "cli", triggeredBy: "atlas sync", at: new Date(), isDoneHere: true }),
  );
  if (typeof started === "string") throw new Refused("This sync has no stream to read.");
  if ("pausedFor" in started) throw new Refused(`This sync is paused. ${started.pausedFor}`);
  if ("runId" in started) return started.runId;
  for (const { id } of await runsWithoutWorker(store, SILENT_SECONDS)) {
    const run = await findRun(store, id);
    if (run?.syncId === syncId) return id;
  }
  throw new Refused(
    `Run ${started.activeRun} of this sync is not over. Wait for its end, or cancel it in the web app.`,
  );
}

/** Does the run in this process, tries it again where that may help, and returns how it ended. */
export async function runHere(
  runId: string,
  deps: SyncDeps,
  { stop, maxAttempts }: { stop: AbortSignal; maxAttempts: number },
): Promise<RunRecord> {
  for (;;) {
    const handled = await handleRun(runId, stop, {
      deps,
      workerId: `${hostname()}:${process.pid}`,
      log: pino({ level: "silent" }),
      maxAttempts,
      retryDelayMs: RETRY_DELAY_MS,
      isDoneHere: true,
    });
    if (handled.kind !== "retry") break;
    await wait(handled.inMs, undefined, { signal: stop });
  }
  return (await findRun(deps.store, runId))!;
}
