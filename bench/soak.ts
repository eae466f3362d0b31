import { setTimeout as wait } from "node:timers/promises";
import { pauseSchedules } from "../server/store/schedules.ts";
import { Fleet } from "./fleet.ts";

const SYNCS = 50;
const MINUTE_MS = 60_000;
const SAMPLE_EVERY_MS = 5_000;
/** Memory settles first; what it does afterwards is the slope. */
const SETTLING_MINUTES = 5;

/**
 * Fifty syncs on one-minute schedules over three workers and two apis, of which one worker and one api are killed every minute
 * and started again. Tells what was lost, doubled or stuck, and how the memory of those that live throughout grows.
 */
export async function benchSoak({ minutes }: { minutes: number }): Promise<object> {
  const fleet = await Fleet.open();
  const memory = new Map<string, { minute: number; mib: number }[]>();
  try {
    const anchorAt = new Date();
    await fleet.addSyncs(SYNCS, { kind: "interval", everyMinutes: 1, anchorAt }, anchorAt);
    for (const name of ["worker-1", "worker-2", "worker-3"]) await fleet.start(name, "worker");
    for (const name of ["api-1", "api-2"]) await fleet.start(name, "api");
    const beganAt = Date.now();
    let kills = 0;
    while (Date.now() - beganAt < minutes * MINUTE_MS) {
      await wait(SAMPLE_EVERY_MS);
      const minute = (Date.now() - beganAt) / MINUTE_MS;
      for (const name of ["worker-3", "api-2"]) {
        const mib = fleet.memoryOf(name);
        if (mib !== null) memory.set(name, [...(memory.get(name) ?? []), { minute, mib }]);
      }
      if (minute < kills + 1 || minute > minutes - 0.5) continue;
      kills += 1;
      const worker = kills % 2 === 0 ? "worker-1" : "worker-2";
      console.error(`minute ${Math.floor(minute)}: killing ${worker} and api-1`);
      await fleet.kill(worker);
      await fleet.kill("api-1");
      await fleet.start(worker, "worker");
      await fleet.start("api-1", "api");
    }
    const endedAt = new Date();
    await fleet.store.$transaction((tx) =>
      pauseSchedules(tx, null, { at: endedAt, by: "soak", because: "the time is over." }),
    );
    const stuck = await waitForEnds(fleet);
    return {
      minutes,
      kills,
      ...(await account(fleet, anchorAt, endedAt)),
      stuck,
      memorySlopeMibPerMinute: slopes(memory, minutes),
    };
  } finally {
    await fleet.close();
  }
}

/** Runs that are not over two minutes after the last tick. */
async function waitForEnds({ store }: Fleet): Promise<number> {
  const open = () => store.syncRun.count({ where: { endedAt: null } });
  for (let waited = 0; waited < 120 && (await open()) > 0; waited++) await wait(1_000);
  return open();
}

async function account({ store }: Fleet, anchorAt: Date, endedAt: Date) {
  const [ticks] = await store.$queryRaw<{ decided: number; fired: number; rows: number; distinct: number }[]>`
    select sum(count)::int as decided, (count(*) filter (where outcome = 'fired'))::int as fired, count(*)::int as rows,
      count(distinct ("syncId", "dueAt"))::int as distinct from atlas."Tick"`;
  const [runs] = await store.$queryRaw<{ runs: number; failed: number; incomplete: number }[]>`
    select count(*)::int as runs, (count(*) filter (where status <> 'succeeded'))::int as failed,
      (count(*) filter (where "lastSeq" <> (select count(*) from atlas."RunEvent" where "runId" = run.id)))::int as incomplete
    from atlas."SyncRun" run`;
  // Each schedule is due each whole minute after its anchor; the last tick may be decided a moment after the end.
  const due = SYNCS * Math.floor((endedAt.getTime() - anchorAt.getTime()) / MINUTE_MS);
  return {
    ticksDue: due,
    ticksLost: Math.max(0, due - ticks!.decided),
    ticksDoubled: ticks!.rows - ticks!.distinct + (runs!.runs - ticks!.fired),
    runs: runs!.runs,
    runsNotSucceeded: runs!.failed,
    runsWithIncompleteEvents: runs!.incomplete,
  };
}

/** By least squares over the samples after the settling time, or over the second half of a short run. */
function slopes(memory: ReadonlyMap<string, readonly { minute: number; mib: number }[]>, minutes: number): object {
  const from = Math.min(SETTLING_MINUTES, minutes / 2);
  return Object.fromEntries(
    [...memory].map(([name, samples]) => {
      const late = samples.filter(({ minute }) => minute >= from);
      const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
      const [x, y] = [mean(late.map(({ minute }) => minute)), mean(late.map(({ mib }) => mib))];
      const above = late.reduce((sum, { minute, mib }) => sum + (minute - x) * (mib - y), 0);
      const below = late.reduce((sum, { minute }) => sum + (minute - x) ** 2, 0);
      return [name, { slope: Math.round((above / below) * 100) / 100, meanMib: Math.round(y) }];
    }),
  );
}
