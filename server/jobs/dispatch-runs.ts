import type { PgBoss } from "pg-boss";
import type { Store } from "../store/database.ts";
import { takeDispatchableRuns } from "../store/run-dispatch.ts";
import { readSetting } from "../store/settings.ts";
import { RUNS_QUEUE } from "./queue.ts";

/**
 * Gives the workers what the limits on runs at once allow. Called when a run is queued and every second by each worker, so a
 * place that becomes free is filled soon; a run whose job is lost in between gets it from the recovery.
 */
export async function dispatchRuns(store: Store, boss: PgBoss): Promise<number> {
  const { value: limits } = await readSetting(store, "runLimits");
  const runs = await store.$transaction((tx) => takeDispatchableRuns(tx, limits, new Date()));
  for (const { id, jobId } of runs) await boss.send(RUNS_QUEUE, { runId: id }, { id: jobId });
  return runs.length;
}
