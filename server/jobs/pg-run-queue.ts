import type { PgBoss } from "pg-boss";
import { RUNS_QUEUE } from "./queue.ts";
import type { RunQueue } from "./run-queue.ts";

/** Runs wait in PostgreSQL, each as a job whose id its row names, so that asking twice makes one job. */
export function pgRunQueue(boss: PgBoss): RunQueue {
  return {
    async enqueue({ id, jobId }) {
      await boss.send(RUNS_QUEUE, { runId: id }, { id: jobId });
    },
    async cancel({ jobId }) {
      await boss.cancel(RUNS_QUEUE, jobId);
    },
  };
}
