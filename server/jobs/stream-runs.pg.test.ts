import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ConnectorCommand, ConnectorRuntime } from "../connectors/runtimes/connector-runtime.ts";
import { recordedRuntime } from "../connectors/runtimes/recorded-runtime.ts";
import { insertRun, type NewRun, unfinishedStreams } from "../store/runs.ts";
import { record, SyncBench, streamState, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";
import { handleRun } from "./handle-run.ts";

type Read = Extract<ConnectorCommand, { verb: "read" }>;
const STREAMS = ["users", "orders"].map((name) => ({
  name,
  primaryKey: [["id"]],
  properties: { id: { type: "integer" } },
  readMode: "incremental" as const,
  writeMode: "deduplicated" as const,
  cursor: ["at"],
}));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "atlas-stream-runs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a retry reads the streams that a run did not publish, and no other", () =>
  withSync(async ({ bench, run, idOf }) => {
    await run({}, [...whole("users", [1], 1), record("orders", { id: 1 }), streamStatus("orders", "INCOMPLETE")]);
    const [failed] = await bench.store.syncRun.findMany();
    expect(failed).toMatchObject({ status: "partial" });
    expect(await unfinishedStreams(bench.store, failed!.id)).toEqual([idOf("orders")]);

    const { asked } = await run({ syncStreamIds: [idOf("orders")], retryOfId: failed!.id }, whole("orders", [1, 2], 1));
    expect(asked.streams.map(({ name }) => name)).toEqual(["orders"]);
    const again = await bench.store.syncRun.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(again).toMatchObject({ status: "succeeded", retryOfId: failed!.id });
    expect(await ids(bench, "chart.orders")).toEqual(["1", "2"]);
    expect(await ids(bench, "chart.users")).toEqual(["1"]);
  }));

test("a refresh reads a stream anew without its state; what does not come again goes, unless it is to stay", () =>
  withSync(async ({ bench, run, idOf }) => {
    await run({}, [...whole("users", [1, 2, 3], 1), ...whole("orders", [1], 1)]);
    const refreshed = { syncStreamIds: [idOf("users")] };

    const keeping = await run({ ...refreshed, purpose: "refresh_keep" }, whole("users", [1, 4], 2));
    expect(keeping.asked.state).toEqual([]);
    expect(keeping.asked.streams[0]?.generation).toEqual({ id: 1, minimumId: 0, syncId: 2 });
    expect(await ids(bench, "chart.users")).toEqual(["1", "2", "3", "4"]);

    const replacing = await run({ ...refreshed, purpose: "refresh_replace" }, whole("users", [1, 5], 3));
    expect(replacing.asked.streams[0]?.generation).toEqual({ id: 2, minimumId: 2, syncId: 3 });
    expect(await ids(bench, "chart.users")).toEqual(["1", "5"]);
    expect(await ids(bench, "navigate.users where _atlas_is_current")).toEqual(["1", "5"]);
    expect(await ids(bench, "navigate.users where not _atlas_is_current")).toEqual(["2", "3", "4"]);
    expect(await ids(bench, "chart.orders")).toEqual(["1"]);

    const usual = await run({}, [...whole("users", [6], 4), ...whole("orders", [2], 2)]);
    expect(usual.asked.state).toHaveLength(2);
    expect(usual.asked.streams.find(({ name }) => name === "users")?.generation).toMatchObject({ id: 2, minimumId: 0 });
  }));

test("a clear empties a stream's chart and state and keeps its history; the next run brings it all back", () =>
  withSync(async ({ bench, run, idOf }) => {
    await run({}, [...whole("users", [1, 2], 1), ...whole("orders", [1], 1)]);
    const { asked } = await run({ syncStreamIds: [idOf("users")], purpose: "clear" }, []).catch(() => ({
      asked: null,
    }));
    expect(asked).toBeNull();
    const cleared = await bench.store.syncRun.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(cleared).toMatchObject({ status: "succeeded", purpose: "clear", failure: null });
    expect(await ids(bench, "chart.users")).toEqual([]);
    expect(await bench.rows("select count(*)::int as n from explore.users")).toEqual([{ n: 0 }]);
    expect(await ids(bench, "navigate.users where not _atlas_is_current")).toEqual(["1", "2"]);
    const states = await bench.store.streamState.findMany({ where: { stream: "users" }, orderBy: { version: "asc" } });
    expect(states).toMatchObject([
      { action: "published", isCurrent: false },
      { action: "reset", isCurrent: false, message: "", runId: cleared.id },
    ]);
    const dataset = await bench.store.dataset.findFirstOrThrow({ where: { layer: "chart", name: "users" } });
    expect(dataset.rowCount).toBe(0n);

    const next = await run({}, [...whole("users", [1, 2], 1), ...whole("orders", [], 1)]);
    expect(next.asked.state.map((state) => state.kind === "stream" && state.stream.name)).toEqual(["orders"]);
    expect(await ids(bench, "chart.users")).toEqual(["1", "2"]);
    expect(await ids(bench, "navigate.users where _atlas_is_current")).toEqual(["1", "2"]);
  }));

test("a connector with one state for all is asked for all its streams, and only the one meant is read anew", () =>
  withSync(async ({ run, idOf }) => {
    const shared = (users: number) => ({
      type: "STATE",
      state: {
        type: "GLOBAL",
        global: {
          shared_state: { lsn: users },
          stream_states: ["users", "orders"].map((name) => ({
            stream_descriptor: { name },
            stream_state: { at: users },
          })),
        },
      },
    });
    await run({}, [...whole("users", [1]), ...whole("orders", [1]), shared(1)]);
    const { asked } = await run({ syncStreamIds: [idOf("users")], purpose: "refresh_keep" }, [
      ...whole("users", [1]),
      ...whole("orders", []),
      shared(2),
    ]);
    expect(asked.streams.map(({ name }) => name).sort()).toEqual(["orders", "users"]);
    expect(asked.state).toMatchObject([{ kind: "global", streams: [{ name: "orders" }] }]);
    expect(asked.state[0]?.message).toContain('"lsn":1');
  }));

interface SyncOfStreams {
  bench: SyncBench;
  idOf(stream: string): string;
  /** Queues a run, does it over a connector that sends these messages, and gives what the connector was asked. */
  run(wish: Pick<NewRun, "purpose" | "syncStreamIds" | "retryOfId">, messages: object[]): Promise<{ asked: Read }>;
}

function withSync(body: (sync: SyncOfStreams) => Promise<void>): Promise<void> {
  return withDatabase(async (url) => {
    const bench = await SyncBench.open(url, STREAMS);
    const syncStreams = await bench.store.syncStream.findMany();
    const idOf = (stream: string) => syncStreams.find(({ tableName }) => tableName === stream)!.id;
    const run: SyncOfStreams["run"] = async (wish, messages) => {
      const recording = join(mkdtempSync(join(folder, "run-")), "read.jsonl");
      writeFileSync(recording, messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
      const runtime = recordedRuntime({ read: recording });
      const asked: Read[] = [];
      const listening: ConnectorRuntime = {
        ...runtime,
        run(command, signal) {
          const read = command as Read;
          asked.push(read);
          // A recording would leave out what lies before the state.
          return runtime.run({ ...read, state: [] }, signal);
        },
      };
      const started = await bench.store.$transaction((db) =>
        insertRun(db, { syncId: bench.syncId, trigger: "manual", triggeredBy: "test", at: new Date(), ...wish }),
      );
      if (typeof started === "string" || !("runId" in started)) throw new Error(JSON.stringify(started));
      await handleRun(started.runId, new AbortController().signal, {
        deps: { ...bench.deps, runtimeFor: () => listening },
        workerId: "test worker",
        log: pino({ level: "silent" }),
        maxAttempts: 1,
        retryDelayMs: 0,
      });
      if (!asked[0]) throw new Error("the connector was asked nothing");
      return { asked: asked[0] };
    };
    await body({ bench, idOf, run });
    await bench.close();
  });
}

function whole(stream: string, rows: number[], at?: number): object[] {
  return [
    ...rows.map((id) => record(stream, { id })),
    ...(at === undefined ? [] : [streamState(stream, { at })]),
    streamStatus(stream, "COMPLETE"),
  ];
}

async function ids(bench: SyncBench, from: string): Promise<unknown[]> {
  return (await bench.rows(`select id from ${from} order by id`)).map(({ id }) => id);
}
