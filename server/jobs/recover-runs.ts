import type { PgBoss } from "pg-boss";
import type { Store } from "../store/database.ts";
import { runsWithoutWorker } from "../store/lost-runs.ts";
import { loadSyncPlan } from "../store/plans.ts";
import { finishRun, type RunOutcome } from "../store/run-journal.ts";
import { recordRunEnd } from "../sync/steps/record-lineage.ts";
import { RUNS_QUEUE } from "./queue.ts";

/** Long after the queue would have given the run to another worker. */
const SILENT_SECONDS = 30;

/**
 * Looks after runs that nobody works on: one whose job is gone (it lost too many workers) ends failed with that reason; one
 * that never had a job, because the api died between writing the run and queueing it, gets its job now.
 */
export async function recoverRuns(store: Store, boss: PgBoss): Promise<void> {
  for (const { id, jobId, status, hold } of await runsWithoutWorker(store, SILENT_SECONDS)) {
    const job = await boss.getJobById(RUNS_QUEUE, jobId);
    if (job !== null && ["created", "retry", "active"].includes(job.state)) continue;
    if ((status === "queued" || hold?.decision === "rejected") && job === null) {
      await boss.send(RUNS_QUEUE, { runId: id }, { id: jobId });
      continue;
    }
    const outcome: RunOutcome = {
      status: status === "cancelling" ? "cancelled" : "failed",
      failure:
        status === "cancelling"
          ? null
          : {
              origin: "platform",
              code: "WORKER_LOST",
              message: "The workers that took the run died, one after the other.",
              detail: null,
              hint: "See the workers' logs; a source that needs too much memory is the usual reason. Then run the sync again.",
              isRetryable: true,
              step: null,
              streamName: null,
            },
    };
    await recordRunEnd(await loadSyncPlan(store, id), { store }, outcome);
    await finishRun(store, id, { ...outcome, at: new Date() });
  }
}
