import { PgBoss } from "pg-boss";
import { connectionSettings } from "../lib/database-url.ts";

export const RUNS_QUEUE = "runs";
export const COMMANDS_QUEUE = "connector-commands";
export const MCP_QUEUE = "mcp";
export const CHECKS_QUEUE = "checks";

/** A job that its worker has not vouched for in this time is given to another one. The least that the queue allows. */
const HEARTBEAT_SECONDS = 10;
/** Workers that may die over one run before it is given up. */
const MAX_LOST_WORKERS = 20;
const ONE_DAY_SECONDS = 86_400;

/** The queue in PostgreSQL, over which api and workers speak. A run's job has the run's id. */
export async function openQueue(
  databaseUrl: string,
  options: { isSupervising: boolean; onError: (error: Error) => void },
): Promise<PgBoss> {
  const boss = new PgBoss({
    ...connectionSettings(databaseUrl),
    application_name: "atlas queue",
    schema: "atlas_queue",
    max: 4,
    schedule: false,
    supervise: options.isSupervising,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    useListenNotify: true,
  });
  boss.on("error", options.onError);
  await boss.start();
  await boss.createQueue(RUNS_QUEUE, {
    heartbeatSeconds: HEARTBEAT_SECONDS,
    retryLimit: MAX_LOST_WORKERS,
    retryDelay: 0,
    // The queue's own limit must lie below a day; a longer run is vouched for by its heartbeat and taken up again.
    expireInSeconds: ONE_DAY_SECONDS - 400,
    deleteAfterSeconds: ONE_DAY_SECONDS,
    notify: true,
  });
  await boss.createQueue(CHECKS_QUEUE, {
    heartbeatSeconds: HEARTBEAT_SECONDS,
    retryLimit: 3,
    retryDelay: 0,
    expireInSeconds: 6 * 3_600,
    deleteAfterSeconds: ONE_DAY_SECONDS,
    notify: true,
  });
  await boss.createQueue(COMMANDS_QUEUE, {
    heartbeatSeconds: HEARTBEAT_SECONDS,
    retryLimit: 1,
    retryDelay: 0,
    expireInSeconds: 1_800,
    // Answers hold no secret, but nobody needs them twice.
    deleteAfterSeconds: 60,
    notify: true,
  });
  await boss.createQueue(MCP_QUEUE, {
    heartbeatSeconds: HEARTBEAT_SECONDS,
    // A tool is never called twice by itself: nobody knows what it did before its worker died.
    retryLimit: 0,
    expireInSeconds: 6 * 3_600,
    deleteAfterSeconds: 60,
    notify: true,
  });
  return boss;
}
