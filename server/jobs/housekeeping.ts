import type { PgBoss } from "pg-boss";
import type { Logger } from "pino";
import { readSetting } from "../store/settings.ts";
import { clearOld } from "../sync/clear-old.ts";
import type { SyncDeps } from "../sync/sync-deps.ts";

export const HOUSEKEEPING_QUEUE = "housekeeping";
const EVERY_MS = 24 * 3_600_000;
/** Not at the same second on each worker; the queue makes one job of them all the same. */
const FIRST_AFTER_MS = 60_000;

/** Clears away once a day what is older than the settings keep; one worker of the installation does. */
export async function startHousekeeping(
  boss: PgBoss,
  deps: Pick<SyncDeps, "store" | "layers">,
  log: Logger,
): Promise<{ stop(): void }> {
  await boss.createQueue(HOUSEKEEPING_QUEUE, { policy: "singleton", retryLimit: 2, deleteAfterSeconds: 3_600 });
  await boss.work(HOUSEKEEPING_QUEUE, { pollingIntervalSeconds: 30 }, async () => {
    const { value: retention } = await readSetting(deps.store, "retention");
    const cleared = await clearOld(deps, retention, new Date());
    log.info({ cleared }, "old rows cleared away");
  });
  const ask = () => {
    const day = new Date().toISOString().slice(0, 10);
    boss
      .send(HOUSEKEEPING_QUEUE, {}, { singletonKey: day, singletonSeconds: EVERY_MS / 1_000 })
      .catch((error) => log.warn({ err: error }, "housekeeping could not be asked for"));
  };
  const first = setTimeout(ask, FIRST_AFTER_MS);
  const daily = setInterval(ask, EVERY_MS / 24);
  return {
    stop() {
      clearTimeout(first);
      clearInterval(daily);
    },
  };
}
