import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConnectorCommand, ConnectorRuntime } from "../connectors/runtimes/connector-runtime.ts";
import { processRuntime } from "../connectors/runtimes/process-runtime.ts";
import { recordedRuntime } from "../connectors/runtimes/recorded-runtime.ts";
import { record, type StreamSetup, SyncBench, streamState, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

const SCRIPT = fileURLToPath(new URL("../connectors/testing/scripted-connector.mjs", import.meta.url));
const scripted = processRuntime({ connector: "scripted", file: process.execPath, args: [SCRIPT] });
const USERS: StreamSetup = { name: "users", primaryKey: [["id"]], properties: { id: { type: "integer" } } };
const ORDERS: StreamSetup = { ...USERS, name: "orders" };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "atlas-protocol-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each<[string, Partial<StreamSetup>, string[]]>([
  ["full refresh, append", { writeMode: "append", primaryKey: [] }, ["1", "1", "2", "2", "3"]],
  ["full refresh, overwrite", { writeMode: "overwrite", primaryKey: [] }, ["2", "3"]],
  ["full refresh, overwrite with deduplication", { writeMode: "overwrite" }, ["2", "3"]],
  ["incremental, append", { readMode: "incremental", writeMode: "append" }, ["1", "1", "2", "2", "3"]],
  ["incremental, deduplicated", { readMode: "incremental", writeMode: "deduplicated" }, ["1", "2", "3"]],
])("%s: what the chart holds after two reads", (_, modes, expected) =>
  withBench([{ ...USERS, ...modes }], async (bench) => {
    await bench.run(whole("users", [1, 1, 2]));
    await bench.runWith(withoutState(play(whole("users", [2, 3]))));
    expect(await ids(bench, "users")).toEqual(
      // A mirror without a key keeps equal rows apart; one with a key has the newest of each.
      expected,
    );
  }),
);

test("a record of a stream that nobody asked for is left out, and said once", () =>
  withBench([USERS], async (bench) => {
    const { status, runId } = await runSteps(bench, [
      { say: record("users", { id: 1 }) },
      { say: record("strangers", { id: 7 }) },
      { say: record("strangers", { id: 8 }) },
      { say: streamStatus("strangers", "COMPLETE") },
      { say: { ...record("users", { id: 2 }), news: { of: "later protocols" } } },
      { say: { type: "DESTINATION_CATALOG", destination_catalog: {} } },
      { say: streamStatus("users", "COMPLETE") },
    ]);
    expect(status).toBe("succeeded");
    expect(await ids(bench, "users")).toEqual(["1", "2"]);
    const lines = await logLines(bench, runId);
    expect(lines.filter((line) => line.includes("strangers"))).toHaveLength(1);
  }));

test("a source that counts what it sent is believed only when as many came, of one stream or of all together", () =>
  withBench([USERS, ORDERS], async (bench) => {
    const { status } = await bench.run([
      record("users", { id: 1 }),
      streamState("users", { at: 1 }, 2),
      streamStatus("users", "COMPLETE"),
      ...whole("orders", [1, 2]),
      streamState("orders", { at: 1 }, 2),
    ]);
    expect(status).toBe("partial");
    expect(await ids(bench, "orders")).toEqual(["1", "2"]);
    expect(await bench.rows("select to_regclass('chart.users') as there")).toEqual([{ there: null }]);

    const global = (recordCount: number) => ({
      type: "STATE",
      state: { type: "GLOBAL", global: { stream_states: [] }, sourceStats: { recordCount } },
    });
    const missing = await bench.run([record("users", { id: 1 }), record("orders", { id: 3 }), global(3)]);
    expect(missing).toMatchObject({ status: "failed", failure: { code: "COUNT_MISMATCH" } });
    const right = await bench.run([record("users", { id: 1 }), record("orders", { id: 3 }), global(2)]);
    expect(right.status).toBe("succeeded");
  }));

test("success is known only at the exit: COMPLETE and a state, then code 1 without naming a stream, is a failure", () =>
  withBench([USERS], async (bench) => {
    const ending = await bench.run([...whole("users", [1]), streamState("users", { at: 1 }, 1)], { exitCode: 1 });
    expect(ending).toMatchObject({ status: "failed", failure: { code: "CONNECTOR_FAILED" } });
    expect(await bench.store.streamState.count()).toBe(0);
  }));

test("a source that sends no status is believed at a good end; one that does has to complete every stream", () =>
  withBench([USERS, ORDERS], async (bench) => {
    expect((await bench.run([record("users", { id: 1 }), record("orders", { id: 1 })])).status).toBe("succeeded");
    const ending = await bench.run([...whole("users", [1]), streamStatus("orders", "STARTED")]);
    expect(ending).toMatchObject({ status: "partial", failure: { code: "STREAM_INCOMPLETE", streamName: "orders" } });
  }));

test("an empty stream that completes is empty, not missing", () =>
  withBench([USERS], async (bench) => {
    await bench.run(whole("users", [1]));
    const { status } = await bench.run([streamStatus("users", "STARTED"), streamStatus("users", "COMPLETE")]);
    expect(status).toBe("succeeded");
    expect(await ids(bench, "users")).toEqual([]);
  }));

test("a config error is not tried again, a transient and a system error are, and each speaks to people", () =>
  withBench([USERS], async (bench) => {
    for (const [failureType, isRetryable] of [
      ["config_error", false],
      ["transient_error", true],
      ["system_error", true],
    ] as const) {
      const error = {
        message: "The key was revoked.",
        internal_message: "401",
        failure_type: failureType,
        stream_descriptor: { name: "users" },
      };
      const trace = { type: "TRACE", trace: { type: "ERROR", emitted_at: 1.5, error } };
      const { failure } = await bench.run([trace], { exitCode: 1 });
      expect(failure).toMatchObject({ message: "The key was revoked.", detail: "401", isRetryable });
    }
  }));

test("what the source estimates and until when it waits is told while it reads", () =>
  withBench([USERS], async (bench) => {
    const until = Date.parse("2126-01-01T00:00:00Z");
    const limited = {
      type: "TRACE",
      trace: {
        type: "STREAM_STATUS",
        emitted_at: 1.5,
        stream_status: {
          stream_descriptor: { name: "users" },
          status: "RUNNING",
          reasons: [{ type: "RATE_LIMITED", rate_limited: { quota_reset: until } }],
        },
      },
    };
    const estimate = {
      type: "TRACE",
      trace: { type: "ESTIMATE", emitted_at: 1, estimate: { name: "users", type: "STREAM", row_estimate: 50 } },
    };
    const { runId } = await runSteps(bench, [
      { say: estimate },
      { say: record("users", { id: 1 }) },
      { say: limited },
      { pause: 1_000 },
      { say: streamStatus("users", "COMPLETE") },
    ]);
    const told = await bench.rows(
      `select payload from atlas."RunEvent" where "runId" = '${runId}' and kind = 'step' and payload->>'step' = 'read'`,
    );
    const accounts = told.map(({ payload }) => payload as Record<string, unknown>);
    expect(accounts).toContainEqual(expect.objectContaining({ rateLimitedUntil: new Date(until).toISOString() }));
    expect(accounts).toContainEqual(
      expect.objectContaining({ total: 50, isTotalEstimate: true, estimateBasis: "source" }),
    );
    expect(accounts.at(-1)).toMatchObject({ rateLimitedUntil: null, isTotalEstimate: false });
    expect((await logLines(bench, runId)).some((line) => line.includes("waits until 2126"))).toBe(true);
  }));

test("what the connector itself changed in a record stands beside the row", () =>
  withBench([USERS], async (bench) => {
    const changed = {
      type: "RECORD",
      record: {
        stream: "users",
        data: { id: 1 },
        emitted_at: 1,
        meta: { changes: [{ field: "photo", change: "NULLED", reason: "SOURCE_FIELD_SIZE_LIMITATION" }] },
      },
    };
    await bench.run([changed, streamStatus("users", "COMPLETE")]);
    expect(await bench.rows("select _atlas_meta as meta from chart.users")).toEqual([
      { meta: { changes: [{ field: "photo", change: "NULLED", reason: "SOURCE_FIELD_SIZE_LIMITATION" }] } },
    ]);
  }));

test("a legacy state is published and handed back in the form it came in", () =>
  withBench([{ ...USERS, readMode: "incremental", writeMode: "deduplicated" }], async (bench) => {
    const asked: Read[] = [];
    const legacy = { type: "STATE", state: { data: { users: { at: 9_007_199_254_740_993n.toString() } } } };
    await bench.run([...whole("users", [1]), legacy]);
    await bench.runWith(listening(play(whole("users", [])), asked));
    expect(asked[0]?.state).toMatchObject([{ kind: "legacy", message: JSON.stringify(legacy.state) }]);
  }));

test("a full refresh that its source calls resumable goes on behind its last state, another begins again", () =>
  withBench([USERS], async (bench) => {
    for (const isResumable of [true, false]) {
      await bench.store.source.updateMany({ data: { connectorId: "some-connector" } });
      await bench.store.stream.updateMany({ data: { isResumable } });
      const runId = await bench.startRun();
      const first = [record("users", { id: 1 }), streamState("users", { page: 1 }), record("users", { id: 2 })];
      await interrupted(bench, runId, play(first, 1));
      const asked: Read[] = [];
      const rest = isResumable ? [2, 3] : [1, 2, 3];
      await bench.attempt(runId, listening(play(whole("users", rest)), asked));

      expect(asked[0]?.state).toHaveLength(isResumable ? 1 : 0);
      expect(await ids(bench, "users")).toEqual(["1", "2", "3"]);
    }
  }));

type Read = Extract<ConnectorCommand, { verb: "read" }>;

/** An attempt after which another one follows. */
async function interrupted(bench: SyncBench, runId: string, runtime: ConnectorRuntime): Promise<void> {
  await bench.attempt(runId, runtime);
  await bench.store.syncRun.update({ where: { id: runId }, data: { status: "running", endedAt: null } });
  await bench.store.streamRun.updateMany({ where: { runId }, data: { status: "pending" } });
}

function withBench(streams: StreamSetup[], body: (bench: SyncBench) => Promise<void>): Promise<void> {
  return withDatabase(async (url) => {
    const bench = await SyncBench.open(url, streams);
    await body(bench);
    await bench.close();
  });
}

function whole(stream: string, rows: number[]): object[] {
  return [...rows.map((id) => record(stream, { id })), streamStatus(stream, "COMPLETE")];
}

function play(messages: object[], exitCode = 0): ConnectorRuntime {
  const read = join(mkdtempSync(join(folder, "read-")), "read.jsonl");
  writeFileSync(read, messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
  return withoutState(recordedRuntime({ read, exitCode }));
}

/** A recording leaves out what lies before the state it is given; these are what a connector sends for that state. */
function withoutState(runtime: ConnectorRuntime): ConnectorRuntime {
  return {
    ...runtime,
    run: (command, signal) => runtime.run(command.verb === "read" ? { ...command, state: [] } : command, signal),
  };
}

function listening(runtime: ConnectorRuntime, asked: Read[]): ConnectorRuntime {
  return {
    ...runtime,
    run(command, signal) {
      asked.push(command as Read);
      return runtime.run(command, signal);
    },
  };
}

async function runSteps(bench: SyncBench, steps: object[]) {
  await bench.store.source.updateMany({ data: { config: { steps } as object } });
  return bench.runWith(scripted);
}

async function ids(bench: SyncBench, stream: string): Promise<unknown[]> {
  return (await bench.rows(`select id from chart.${stream} order by id`)).map(({ id }) => id);
}

async function logLines(bench: SyncBench, runId: string): Promise<string[]> {
  const rows = await bench.rows(
    `select payload->>'message' as line from atlas."RunEvent" where "runId" = '${runId}' and kind = 'log' order by seq`,
  );
  return rows.map(({ line }) => String(line));
}
