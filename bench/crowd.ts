import { setTimeout as wait } from "node:timers/promises";
import { installationFigures } from "../server/store/installation-figures.ts";
import { Fleet } from "./fleet.ts";

const SYNCS = 500;
const LEAD_MS = 20_000;
const PATIENCE_MS = 240_000;

/** Five hundred small syncs that are due at the same minute, over three workers: how long until all have begun, and ended. */
export async function benchCrowd(): Promise<object> {
  const fleet = await Fleet.open();
  try {
    console.error(`making ${SYNCS} syncs`);
    const made = new Date();
    // Due once, in a while: a year later again.
    const dueAt = new Date(made.getTime() + LEAD_MS + SYNCS * 40);
    const everyMinutes = 366 * 24 * 60;
    const anchorAt = new Date(dueAt.getTime() - everyMinutes * 60_000);
    await fleet.addSyncs(SYNCS, { kind: "interval", everyMinutes, anchorAt }, made);
    for (const name of ["worker-1", "worker-2", "worker-3"]) await fleet.start(name, "worker");

    let oldestQueuedSeconds = 0;
    const ended = () => fleet.store.syncRun.count({ where: { endedAt: { not: null } } });
    while ((await ended()) < SYNCS && Date.now() - dueAt.getTime() < PATIENCE_MS) {
      await wait(1_000);
      const figures = await installationFigures(fleet.store, new Date());
      oldestQueuedSeconds = Math.max(oldestQueuedSeconds, figures.oldestQueuedSeconds);
    }
    const [times] = await fleet.store.$queryRaw<{ runs: number; succeeded: number; started: number; ended: number }[]>`
      select count(*)::int as runs, (count(*) filter (where status = 'succeeded'))::int as succeeded,
        extract(epoch from max("startedAt") - ${dueAt}::timestamptz)::float8 as started,
        extract(epoch from max("endedAt") - ${dueAt}::timestamptz)::float8 as ended
      from atlas."SyncRun"`;
    const { runs, succeeded, started, ended: finished } = times!;
    return {
      syncs: SYNCS,
      runs,
      succeeded,
      allStartedSeconds: Math.round(started * 10) / 10,
      allEndedSeconds: Math.round(finished * 10) / 10,
      oldestQueuedSeconds: Math.round(oldestQueuedSeconds),
      isWithinAMinute: runs === SYNCS && started <= 60,
    };
  } finally {
    await fleet.close();
  }
}
