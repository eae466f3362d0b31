import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { recordedRuntime } from "../connectors/runtimes/recorded-runtime.ts";
import { decideHold } from "../store/holds.ts";
import { insertRun } from "../store/runs.ts";
import { record, SyncBench, streamState, streamStatus } from "../testing/sync-bench.ts";
import { TableLock } from "../testing/table-lock.ts";
import { withDatabase } from "../testing/with-database.ts";
import { handleRun } from "./handle-run.ts";

const USERS = {
  name: "users",
  primaryKey: [["id"]],
  properties: { id: { type: "integer" }, city: { type: "string" } },
};
const CITIES = { name: "cities", primaryKey: [["name"]], properties: { name: { type: "string" } } };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "atlas-hold-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a failed check holds the whole run: nothing is published, staged rows stay, and the sync takes no other run", () =>
  withHeldRun(async ({ bench, runId }) => {
    const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ status: "held", holdDecision: null });
    expect(run.holdReasons).toMatchObject([{ streamName: "users", name: "completeness" }]);
    expect(await published(bench)).toEqual({ users: [{ id: "1" }], cities: [{ name: "Oslo" }], state: { at: 1 } });
    expect(await bench.store.occurrence.count({ where: { runId, kind: "run_held" } })).toBe(1);
    const next = await bench.store.$transaction((db) =>
      insertRun(db, { syncId: bench.syncId, trigger: "manual", triggeredBy: "test", at: new Date() }),
    );
    expect(next).toMatchObject({ status: "held" });
  }));

test("of two releases at once one decides, and two workers publish what is held once", () =>
  withHeldRun(async ({ bench, runId, work }) => {
    const release = (decidedBy: string) =>
      bench.store.$transaction((db) =>
        decideHold(db, runId, { decision: "released", decidedBy, note: "known gap", at: new Date() }),
      );
    const decisions = await Promise.all([release("Ada"), release("Ben")]);
    expect(decisions.filter((decision) => decision === "decided")).toHaveLength(1);

    await Promise.all([work(), work()]);
    const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ status: "succeeded", holdDecision: "released", holdNote: "known gap" });
    expect(["Ada", "Ben"]).toContain(run.holdDecidedBy);
    expect(await published(bench)).toEqual({
      users: [{ id: "1" }, { id: "2" }, { id: "3" }],
      cities: [{ name: "Oslo" }, { name: "Rome" }],
      state: { at: 2 },
    });
    const versions = await bench.rows("select count(*)::int as n from navigate.cities where _atlas_is_current");
    expect(versions).toEqual([{ n: 2 }]);
    expect(run.balance).toEqual({ read: 5, charted: 5, quarantined: 0, superseded: 0 });
  }));

test("a worker that is stopped while it publishes a released run leaves the rest to the next one", () =>
  withHeldRun(async ({ bench, runId, work }) => {
    await bench.store.$transaction((db) =>
      decideHold(db, runId, { decision: "released", decidedBy: "Ada", note: null, at: new Date() }),
    );
    const lock = await TableLock.take(bench.deps.databaseUrl, "navigate.users");
    const stop = new AbortController();
    const first = work(stop.signal);
    await vi.waitFor(async () => expect(await lock.isWaitedFor()).toBe(true), { timeout: 20_000 });
    stop.abort();
    await first;
    await lock.release();
    await work();
    expect(await published(bench)).toMatchObject({ state: { at: 2 }, cities: [{ name: "Oslo" }, { name: "Rome" }] });
    const [versions] = await bench.rows(
      "select count(*)::int as n, (count(*) filter (where _atlas_is_current))::int as current from navigate.users",
    );
    // The first user lost its city: its earlier version is closed.
    expect(versions).toEqual({ n: 4, current: 3 });
  }));

test("a rejected run is dropped: its rows are gone, what was published stays, and the sync is free again", () =>
  withHeldRun(async ({ bench, runId, work }) => {
    await bench.store.$transaction((db) =>
      decideHold(db, runId, { decision: "rejected", decidedBy: "Ada", note: "bad export", at: new Date() }),
    );
    await work();
    const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ status: "cancelled", holdDecision: "rejected", holdDecidedBy: "Ada" });
    expect(await published(bench)).toEqual({ users: [{ id: "1" }], cities: [{ name: "Oslo" }], state: { at: 1 } });
    expect(await bench.rows("select count(*)::int as n from explore.users")).toEqual([{ n: 1 }]);
    expect(await bench.rows("select count(*)::int as n from pg_tables where schemaname = 'atlas_staging'")).toEqual([
      { n: 0 },
    ]);
    await bench.startRun();
  }));

interface HeldRun {
  bench: SyncBench;
  runId: string;
  /** A worker takes the run. */
  work(stop?: AbortSignal): Promise<unknown>;
}

/** Published once; then a run whose users have no city, under a gate that holds. */
function withHeldRun(body: (held: HeldRun) => Promise<void>): Promise<void> {
  return withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [USERS, CITIES]);
    await bench.run([
      record("users", { id: 1, city: "Oslo" }),
      streamState("users", { at: 1 }),
      streamStatus("users", "COMPLETE"),
      record("cities", { name: "Oslo" }),
      streamStatus("cities", "COMPLETE"),
    ]);
    await bench.store.sync.update({ where: { id: bench.syncId }, data: { qualityGate: "hold" } });
    const recording = join(mkdtempSync(join(folder, "run-")), "read.jsonl");
    const messages = [
      record("cities", { name: "Oslo" }),
      record("cities", { name: "Rome" }),
      streamStatus("cities", "COMPLETE"),
      ...[1, 2, 3].map((id) => record("users", { id })),
      streamState("users", { at: 2 }),
      streamStatus("users", "COMPLETE"),
    ];
    writeFileSync(recording, messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
    const runId = await bench.startRun();
    const work = (stop = new AbortController().signal) =>
      handleRun(runId, stop, {
        deps: { ...bench.deps, runtimeFor: () => recordedRuntime({ read: recording }) },
        workerId: "test worker",
        log: pino({ level: "silent" }),
        maxAttempts: 3,
        retryDelayMs: 0,
      });
    await work();
    await body({ bench, runId, work });
    await bench.close();
  });
}

async function published(bench: SyncBench) {
  const [state] = await bench.store.streamState.findMany({ where: { isCurrent: true, stream: "users" } });
  return {
    users: await bench.rows("select id from chart.users order by id"),
    cities: await bench.rows("select name from chart.cities order by name"),
    state: JSON.parse(state!.message).stream.stream_state ?? JSON.parse(state!.message).stream_state,
  };
}
