import type { Logger } from "pino";
import { queueDueCheckRuns, waitingCheckRuns } from "../store/check-runs.ts";
import type { Store } from "../store/database.ts";
import type { RunQueue } from "./run-queue.ts";

const LOOK_EVERY_MS = 5_000;
/** A row that is older than this and still waits was committed by a process that died before it told the queue. */
const FORGOTTEN_AFTER_MS = 30_000;

/** Queues the checks whose time has come, as long as it is not stopped; in as many processes at once as there are. */
export function scheduleChecks(store: Store, queue: RunQueue, log: Logger): { stop(): void } {
  const look = async () => {
    const at = new Date();
    const due = await queueDueCheckRuns(store, at);
    const forgotten = await waitingCheckRuns(store, new Date(at.getTime() - FORGOTTEN_AFTER_MS));
    for (const id of [...due, ...forgotten]) await queue.enqueueChecks(id);
  };
  const looking = setInterval(() => {
    look().catch((error) => log.warn({ error: String(error) }, "scheduled checks could not be queued"));
  }, LOOK_EVERY_MS);
  return { stop: () => clearInterval(looking) };
}
