import type { PgBoss } from "pg-boss";
import type { Store } from "../store/database.ts";
import { dispatchRuns } from "./dispatch-runs.ts";
import { CHECKS_QUEUE, RUNS_QUEUE } from "./queue.ts";
import type { RunQueue } from "./run-queue.ts";

/** Runs wait in PostgreSQL; the workers' ones are jobs whose ids their rows name, so that asking twice makes one job. */
export function pgRunQueue(store: Store, boss: PgBoss): RunQueue {
  return {
    async dispatch() {
      await dispatchRuns(store, boss);
    },
    async enqueueChecks(checkRunId) {
      await boss.send(CHECKS_QUEUE, { checkRunId }, { id: checkRunId });
    },
    async cancel({ jobId }) {
      await boss.cancel(RUNS_QUEUE, jobId);
    },
  };
}
