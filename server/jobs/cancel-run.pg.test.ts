import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { expect, test, vi } from "vitest";
import { processRuntime } from "../connectors/runtimes/process-runtime.ts";
import { recordedRuntime } from "../connectors/runtimes/recorded-runtime.ts";
import { requestCancel } from "../store/runs.ts";
import { record, SyncBench } from "../testing/sync-bench.ts";
import { TableLock } from "../testing/table-lock.ts";
import { withDatabase } from "../testing/with-database.ts";
import { handleRun } from "./handle-run.ts";

const SCRIPT = fileURLToPath(new URL("../connectors/testing/scripted-connector.mjs", import.meta.url));
const USERS = { name: "users", primaryKey: [["id"]], properties: { id: { type: "integer" } } };

test("cancelling ends a run whose connector hangs, with the connector's whole process tree, within five seconds", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [USERS]);
    await bench.run([record("users", { id: 1 })]);
    const steps = [
      { ignoreTerm: null },
      { stubbornChild: null },
      { records: { stream: "users", count: 5 } },
      { hang: null },
    ];
    await bench.store.source.updateMany({ data: { config: { steps } } });
    const runtime = processRuntime({ connector: "scripted", file: process.execPath, args: [SCRIPT] });
    const runId = await bench.startRun();
    const handled = handleRun(runId, new AbortController().signal, {
      deps: { ...bench.deps, runtimeFor: () => runtime },
      workerId: "test worker",
      log: pino({ level: "silent" }),
      maxAttempts: 3,
      retryDelayMs: 0,
    });
    const child = await vi.waitFor(async () => Number(await loggedChild(bench, runId)) || Promise.reject(), {
      timeout: 20_000,
    });

    const cancelledAt = Date.now();
    await bench.store.$transaction((db) => requestCancel(db, runId, new Date(cancelledAt)));
    await handled;

    const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ status: "cancelled", failure: null });
    expect(run.endedAt!.getTime() - cancelledAt).toBeLessThan(5_000);
    expect(isAlive(child)).toBe(false);
    expect(await bench.rows("select id from chart.users")).toEqual([{ id: "1" }]);
    const events = await bench.store.lineageEvent.findMany({ where: { syncRunId: runId }, orderBy: { id: "asc" } });
    expect(events.map(({ jobName, eventType }) => `${jobName} ${eventType}`)).toEqual([
      "sync START",
      "sync.users START",
      "sync.users ABORT",
      "sync ABORT",
    ]);
    await bench.close();
  }));

test("a run that is tried again has one end in its lineage, and shows why it was tried again", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [USERS]);
    const recording = join(mkdtempSync(join(tmpdir(), "atlas-retry-")), "read.jsonl");
    writeFileSync(recording, `${JSON.stringify(record("users", { id: 2 }))}\n`);
    const runId = await bench.startRun();
    let exitCode = 1;
    const handling = {
      deps: { ...bench.deps, runtimeFor: () => recordedRuntime({ read: recording, exitCode }) },
      workerId: "test worker",
      log: pino({ level: "silent" }),
      maxAttempts: 2,
      retryDelayMs: 10,
    };

    expect(await handleRun(runId, new AbortController().signal, handling)).toMatchObject({ kind: "retry" });
    const waiting = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId }, include: { attempts: true } });
    expect(waiting).toMatchObject({ status: "queued", attempts: [{ number: 1, outcome: "failed" }] });
    expect(waiting.nextAttemptAt).toEqual(waiting.attempts[0]?.nextAttemptAt);
    exitCode = 0;
    expect(await handleRun(runId, new AbortController().signal, handling)).toEqual({ kind: "done" });

    const events = await bench.store.lineageEvent.findMany({ where: { syncRunId: runId }, orderBy: { id: "asc" } });
    expect(events.map(({ jobName, eventType }) => `${jobName} ${eventType}`)).toEqual([
      "sync START",
      "sync.users START",
      "sync RUNNING",
      "sync.users RUNNING",
      "sync.users COMPLETE",
      "sync COMPLETE",
    ]);
    const logged = await bench.store.runEvent.findMany({ where: { runId, kind: "log" } });
    expect(logged.some(({ payload }) => /Trying again/.test(JSON.stringify(payload)))).toBe(true);
    await bench.close();
  }));

test("a cancel that comes while rows are being published takes them back", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [USERS]);
    await bench.run([record("users", { id: 1 })]);
    const recording = join(mkdtempSync(join(tmpdir(), "atlas-cancel-")), "read.jsonl");
    writeFileSync(recording, `${JSON.stringify(record("users", { id: 2 }))}\n`);
    const runId = await bench.startRun();
    const lock = await TableLock.take(url, "navigate.users");
    const handled = handleRun(runId, new AbortController().signal, {
      deps: { ...bench.deps, runtimeFor: () => recordedRuntime({ read: recording }) },
      workerId: "test worker",
      log: pino({ level: "silent" }),
      maxAttempts: 3,
      retryDelayMs: 0,
    });
    await vi.waitFor(async () => expect(await lock.isWaitedFor()).toBe(true), { timeout: 20_000 });
    await bench.store.$transaction((db) => requestCancel(db, runId, new Date()));
    await handled;
    await lock.release();

    const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ status: "cancelled", failure: null });
    const staged = await bench.rows("select count(*)::int as n from pg_tables where schemaname = 'atlas_staging'");
    expect(staged).toEqual([{ n: 0 }]);
    expect(await bench.rows("select id from chart.users")).toEqual([{ id: "1" }]);
    expect(await bench.rows("select id, _atlas_is_current as current from navigate.users")).toEqual([
      { id: "1", current: true },
    ]);
    await bench.close();
    rmSync(dirname(recording), { recursive: true });
  }));

async function loggedChild(bench: SyncBench, runId: string): Promise<string | undefined> {
  const lines = await bench.rows(
    `select payload->>'message' as line from atlas."RunEvent" where "runId" = '${runId}' and kind = 'log'`,
  );
  return lines.map(({ line }) => /^child (\d+)$/.exec(String(line))?.[1]).find(Boolean);
}

/** A killed process that nobody has collected yet (a container without an init keeps those) is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
