import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import type { FailureFacts } from "../domain/run-events.ts";

// The first use of a Python connector installs it, which takes a minute on a slow line.
const PATIENCE_MS = 10 * 60_000;
const FIRST_LOOK_MS = 20;
const LONGEST_LOOK_MS = 250;

export const NO_ANSWER: FailureFacts = {
  origin: "platform",
  code: "WORKER_LOST",
  message: "No worker answered.",
  detail: null,
  hint: "See whether a worker is running, then ask again.",
  isRetryable: true,
  step: null,
  streamName: null,
};

/** What a worker made of a job; null when none answered in ten minutes, or the job was given up. */
export async function waitForAnswer<T>(boss: PgBoss, queue: string, id: string): Promise<T | null> {
  const until = Date.now() + PATIENCE_MS;
  for (let look = FIRST_LOOK_MS; Date.now() < until; look = Math.min(LONGEST_LOOK_MS, look * 1.3)) {
    const job = await boss.getJobById(queue, id);
    if (job === null || job.state === "failed" || job.state === "cancelled") return null;
    if (job.state === "completed") return job.output as T;
    await sleep(look);
  }
  return null;
}
