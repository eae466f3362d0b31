import { expect, test, vi } from "vitest";
import { openStore, type Store } from "../store/database.ts";
import { announceLateSyncs } from "../store/late-syncs.ts";
import { finishRun } from "../store/run-journal.ts";
import { insertRun } from "../store/runs.ts";
import { BY_HAND, resumeSchedules, type ScheduleSettings, saveSchedule } from "../store/schedules.ts";
import { writeSetting } from "../store/settings.ts";
import { ChildWorker } from "../testing/child-worker.ts";
import { withDatabase } from "../testing/with-database.ts";
import { dispatchRuns } from "./dispatch-runs.ts";
import { fireTicks } from "./fire-ticks.ts";
import { openQueue } from "./queue.ts";

const T0 = new Date("2026-03-01T10:00:00Z");
const minutes = (n: number, seconds = 0) => new Date(T0.getTime() + n * 60_000 + seconds * 1_000);
const EVERY_MINUTE: ScheduleSettings = {
  ...BY_HAND,
  timing: { kind: "interval", everyMinutes: 1, anchorAt: T0 },
};

test("three processes that look at once fire each tick once", () =>
  withStore(async (store, url) => {
    for (let n = 0; n < 12; n++) await scheduledSync(store, `sync ${n}`, EVERY_MINUTE);
    const stores = [store, openStore(url), openStore(url)];

    await Promise.all(stores.map((each) => fireTicks(each, minutes(1, 2))));
    await Promise.all(stores.map((each) => fireTicks(each, minutes(1, 3))));

    const ticks = await store.tick.findMany();
    expect(ticks.map(({ dueAt, outcome }) => [dueAt, outcome])).toEqual(Array(12).fill([minutes(1), "fired"]));
    expect(await store.syncRun.count({ where: { trigger: "schedule" } })).toBe(12);
    await Promise.all(stores.slice(1).map((each) => each.$disconnect()));
  }));

test("three worker processes over ticks that are due for real run each sync once a tick, to its end", () =>
  withStore(async (store, url) => {
    const aMinuteAgo = new Date(Date.now() - 60_500);
    const settings = { ...BY_HAND, timing: { kind: "interval" as const, everyMinutes: 1, anchorAt: aMinuteAgo } };
    for (let n = 0; n < 6; n++) await scheduledSync(store, `sync ${n}`, settings, aMinuteAgo);
    const workers = [1, 2, 3].map(() => new ChildWorker(url));
    try {
      const ended = () => store.syncRun.count({ where: { trigger: "schedule", endedAt: { not: null } } });
      await vi.waitFor(async () => expect(await ended()).toBeGreaterThanOrEqual(6), { timeout: 60_000, interval: 200 });
    } finally {
      await Promise.all(workers.map((worker) => worker.kill()));
    }

    const fired = await store.tick.findMany({ where: { outcome: "fired" } });
    expect(new Set(fired.map(({ syncId, dueAt }) => `${syncId} ${dueAt.getTime()}`)).size).toBe(fired.length);
    expect(await store.syncRun.count({ where: { trigger: "schedule" } })).toBe(fired.length);
  }));

test("a tick that comes during a run is skipped with the reason, or waits and starts the next run when that one ends", () =>
  withStore(async (store) => {
    const skipping = await scheduledSync(store, "skipping", EVERY_MINUTE);
    const queueing = await scheduledSync(store, "queueing", { ...EVERY_MINUTE, overlap: "queue_one" });
    for (const minute of [1, 2, 3]) await fireTicks(store, minutes(minute, 1));

    expect(await outcomes(store, skipping)).toEqual(["fired", "skipped", "skipped"]);
    expect(await outcomes(store, queueing)).toEqual(["fired", "waiting", "skipped"]);
    await endRuns(store, "succeeded", minutes(3, 2));
    await fireTicks(store, minutes(3, 3));

    expect(await outcomes(store, queueing)).toEqual(["fired", "fired", "skipped"]);
    expect(await store.syncRun.count({ where: { syncId: queueing } })).toBe(2);
    expect(await store.syncRun.count({ where: { syncId: skipping } })).toBe(1);
  }));

test("after a downtime a schedule runs once, or not, and says how many ticks were missed", () =>
  withStore(async (store) => {
    const once = await scheduledSync(store, "once", EVERY_MINUTE);
    const never = await scheduledSync(store, "never", { ...EVERY_MINUTE, missedTicks: "skip" });
    await fireTicks(store, minutes(600, 59.9));
    // Ten hours and a minute later nobody has looked in between.
    await fireTicks(store, minutes(1_201, 61));

    const last = (syncId: string) => store.tick.findFirst({ where: { syncId }, orderBy: { dueAt: "desc" } });
    expect(await store.tick.findFirst({ where: { syncId: once, count: { gt: 1 } } })).toMatchObject({ count: 599 });
    expect(await outcomes(store, once)).toContain("fired");
    expect(await last(never)).toMatchObject({ outcome: "skipped" });
    expect(await store.schedule.findUnique({ where: { syncId: never } })).toMatchObject({ nextDueAt: minutes(1_203) });
  }));

test("a schedule whose runs fail as often as it allows pauses itself and tells why; resumed, it counts anew", () =>
  withStore(async (store) => {
    const syncId = await scheduledSync(store, "failing", { ...EVERY_MINUTE, pauseAfterFailures: 2 });
    for (const minute of [1, 2, 3]) {
      await fireTicks(store, minutes(minute, 1));
      await endRuns(store, "failed", minutes(minute, 5));
    }

    expect(await store.syncRun.count({ where: { syncId } })).toBe(2);
    expect(await store.schedule.findUnique({ where: { syncId } })).toMatchObject({
      pausedBy: "Atlas",
      pausedBecause: "its last 2 runs failed.",
      nextAt: null,
    });
    expect(await store.occurrence.findMany({ where: { kind: "sync_paused" } })).toMatchObject([
      { syncId, title: "failing is paused: its last 2 runs failed." },
    ]);
    await store.$transaction((tx) => resumeSchedules(tx, [syncId], minutes(4)));
    await fireTicks(store, minutes(5, 1));
    await endRuns(store, "failed", minutes(5, 5));
    expect(await store.schedule.findUnique({ where: { syncId } })).toMatchObject({ pausedAt: null });
  }));

test("a sync that does not succeed in time is called late, once until it does", () =>
  withStore(async (store) => {
    await scheduledSync(store, "slow", { ...EVERY_MINUTE, lateAfterMinutes: 10 });
    await fireTicks(store, minutes(1, 1));
    await announceLateSyncs(store, minutes(10));
    expect(await store.occurrence.count({ where: { kind: "run_late" } })).toBe(0);

    for (const minute of [12, 13]) await announceLateSyncs(store, minutes(minute));
    expect(await store.occurrence.findMany({ where: { kind: "run_late" } })).toMatchObject([
      { title: "slow is late: no run has succeeded since the tick of 2026-03-01T10:01:00.000Z." },
    ]);
  }));

test("runs over a limit stay queued until a place is free, oldest first", () =>
  withStore(async (store, url) => {
    const boss = await openQueue(url, { isSupervising: false, onError: () => {} });
    await writeSetting(store, "runLimits", { installation: 3, perSource: 2 }, 0);
    const source = await addSource(store, "shared");
    const syncs: string[] = [];
    for (let n = 0; n < 4; n++) syncs.push(await addSync(store, `of one source ${n}`, source));
    for (let n = 0; n < 2; n++) syncs.push(await addSync(store, `of its own ${n}`, await addSource(store, `own ${n}`)));
    for (const syncId of syncs) {
      await store.$transaction((tx) => insertRun(tx, { syncId, trigger: "manual", triggeredBy: "test", at: T0 }));
    }
    const dispatched = async () =>
      (await store.syncRun.findMany({ where: { dispatchedAt: { not: null } }, orderBy: { number: "asc" } })).map(
        (run) => syncs.indexOf(run.syncId),
      );

    await Promise.all([dispatchRuns(store, boss), dispatchRuns(store, boss)]);
    expect(await dispatched()).toEqual([0, 1, 4]);

    const first = await store.syncRun.findFirstOrThrow({ where: { syncId: syncs[0] } });
    await finishRun(store, first.id, { status: "succeeded", failure: null, at: T0 });
    await dispatchRuns(store, boss);
    expect(await dispatched()).toEqual([0, 1, 2, 4]);
    await boss.stop({ graceful: false, close: true });
  }));

async function outcomes(store: Store, syncId: string): Promise<string[]> {
  return (await store.tick.findMany({ where: { syncId }, orderBy: { dueAt: "asc" } })).map(({ outcome }) => outcome);
}

async function endRuns(store: Store, status: "succeeded" | "failed", at: Date): Promise<void> {
  const open = await store.syncRun.findMany({ where: { endedAt: null } });
  for (const { id } of open) await finishRun(store, id, { status, failure: null, at });
}

async function addSource(store: Store, name: string): Promise<string> {
  const streams = { create: [{ name: "s", jsonSchema: {}, readModes: ["full_refresh"] }] };
  return (await store.source.create({ data: { name, connectorId: "recorded", config: {}, streams } })).id;
}

async function addSync(store: Store, name: string, sourceId: string): Promise<string> {
  const stream = await store.stream.findFirstOrThrow({ where: { sourceId } });
  const chosen = { streamId: stream.id, readMode: "full_refresh", writeMode: "overwrite", tableName: name };
  return (await store.sync.create({ data: { name, sourceId, streams: { create: [chosen] } } })).id;
}

async function scheduledSync(store: Store, name: string, settings: ScheduleSettings, at = T0): Promise<string> {
  const syncId = await addSync(store, name, await addSource(store, `source of ${name}`));
  await store.$transaction((tx) => saveSchedule(tx, syncId, settings, { expectedVersion: 0, at }));
  return syncId;
}

function withStore(body: (store: Store, url: string) => Promise<void>): Promise<void> {
  return withDatabase(async (url) => {
    const store = openStore(url);
    await body(store, url);
    await store.$disconnect();
  });
}
