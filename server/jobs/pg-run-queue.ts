import type { PgBoss } from "pg-boss";
import { RUNS_QUEUE } from "./queue.ts";
import type { RunQueue } from "./run-queue.ts";

/** Runs wait in PostgreSQL, each as a job of its own id, so that asking twice makes one job. */
export function pgRunQueue(boss: PgBoss): RunQueue {
  return {
    async enqueue(runId) {
      await boss.send(RUNS_QUEUE, { runId }, { id: runId });
    },
    async cancel(runId) {
      await boss.cancel(RUNS_QUEUE, runId);
    },
  };
}
