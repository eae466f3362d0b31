import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { CatalogMessage } from "../connectors/protocol/messages.ts";
import { parseMessage } from "../connectors/protocol/parse-message.ts";
import type { ConnectorRuntime } from "../connectors/runtimes/connector-runtime.ts";
import { recordedRuntime } from "../connectors/runtimes/recorded-runtime.ts";
import { projectRoot } from "../env.ts";
import { type StreamSetup, SyncBench } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

const FOLDER = join(projectRoot(), "../shared/data/airbyte/recordings");

interface Outcome {
  exitCode?: number;
  /** Streams that the sync has beside those that discovery told. */
  alsoAsked?: string[];
  status: "succeeded" | "partial" | "failed";
  /** Rows of each chart; a stream that was not published has none. */
  charted: Record<string, number>;
  states: string[];
  code?: string;
  isRetryable?: boolean;
  words?: string;
}

// What each of them shows stands in the README beside them.
const READS: Record<string, Outcome> = {
  "faker-read-1000": {
    status: "succeeded",
    charted: { products: 100, purchases: 1_000, users: 1_000 },
    states: ["products", "purchases", "users"],
  },
  "faker-read-again": {
    status: "succeeded",
    charted: { products: 0, purchases: 0, users: 0 },
    states: ["products", "purchases", "users"],
  },
  "faker-killed": {
    exitCode: -9,
    status: "failed",
    charted: {},
    states: [],
    code: "CONNECTOR_FAILED",
    isRetryable: true,
    words: "signal 9",
  },
  "faker-bad-config": { exitCode: 1, status: "failed", charted: {}, states: [], isRetryable: false },
  "manifest-read-1": {
    status: "succeeded",
    charted: { customers: 120, events: 300, orders: 180 },
    states: ["customers", "events", "orders"],
  },
  "manifest-read-2": {
    status: "succeeded",
    charted: { customers: 17, events: 300, orders: 13 },
    states: ["customers", "events", "orders"],
  },
  "manifest-noisy-stdout": { status: "succeeded", charted: { events: 300 }, states: ["events"] },
  "manifest-oauth-control": { status: "succeeded", charted: { events: 300 }, states: ["events"] },
  "manifest-oauth-used-token": { exitCode: 1, status: "failed", charted: {}, states: [], isRetryable: false },
  "manifest-custom-code-refused": { exitCode: 1, status: "failed", charted: {}, states: [] },
  "manifest-all-fail": { exitCode: 1, status: "failed", charted: {}, states: [], words: "500" },
  "manifest-one-stream-fails": {
    exitCode: 1,
    status: "partial",
    charted: { customers: 24, events: 300 },
    states: ["customers", "events"],
    words: "500",
  },
  "manifest-unknown-stream": {
    status: "partial",
    alsoAsked: ["gone"],
    charted: { customers: 24, events: 100, orders: 36 },
    states: ["customers", "events", "orders"],
    code: "STREAM_INCOMPLETE",
    words: "gone",
  },
};

describe.skipIf(!existsSync(FOLDER))("recordings of real connectors (skipped: not beside the repository)", () => {
  test.each(Object.entries(READS))("%s comes to what it shows", (name, expected) =>
    withDatabase(async (url) => {
      const bench = await SyncBench.open(url, streamsOf(name, expected));
      const { runId, ...ending } = await bench.runWith(replay(name, expected));

      expect(ending.status).toBe(expected.status);
      expect(ending.failure === null).toBe(expected.status === "succeeded");
      if (expected.code) expect(ending.failure?.code).toBe(expected.code);
      if (expected.isRetryable !== undefined) expect(ending.failure?.isRetryable).toBe(expected.isRetryable);
      if (expected.words) expect(`${ending.failure?.message} ${ending.failure?.detail}`).toContain(expected.words);
      expect(await chartCounts(bench)).toEqual(expected.charted);
      const states = await bench.store.streamState.findMany({ where: { isCurrent: true }, orderBy: { stream: "asc" } });
      expect(states.map(({ stream }) => stream)).toEqual(expected.states);
      const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
      const { read, charted, quarantined, superseded } = run.balance as Record<string, number>;
      expect(read).toBe(charted! + quarantined! + superseded!);
      await bench.close();
    }),
  );

  test("a second read goes on from the first: changed rows open versions, unchanged ones do not", () =>
    withDatabase(async (url) => {
      const first = "manifest-read-1";
      const bench = await SyncBench.open(url, streamsOf(first, READS[first]!));
      await bench.runWith(replay(first, READS[first]!));
      await bench.runWith(replay("manifest-read-2", READS["manifest-read-2"]!));

      const [counts] = await bench.rows(
        `select (select count(*)::int from chart.customers) as customers, (select count(*)::int from chart.orders) as orders,
                (select count(*)::int from navigate.customers where _atlas_is_current) as current,
                (select count(*)::int from navigate.events) as event_versions`,
      );
      expect(counts?.customers).toBe(counts?.current);
      expect(Number(counts?.customers)).toBeGreaterThan(120);
      expect(counts?.event_versions).toBe(300);
      await bench.close();
    }));

  test("rotated settings of a recording are stored without what its runner injected", () =>
    withDatabase(async (url) => {
      const name = "manifest-oauth-control";
      const bench = await SyncBench.open(url, streamsOf(name, READS[name]!));
      await bench.runWith(replay(name, READS[name]!));
      const source = await bench.store.source.findFirstOrThrow();
      expect(JSON.stringify(source.config)).not.toContain("__injected");
      expect(Object.keys(source.config as object).length).toBeGreaterThan(0);
      await bench.close();
    }));
});

/** The streams of a recording, with the schemas and keys that the connector's own discovery told. */
function streamsOf(name: string, { alsoAsked = [] }: Outcome): StreamSetup[] {
  const isEventsOnly = /oauth|noisy|custom-code/.test(name);
  const offered = (discovered(name.startsWith("faker") ? "faker-discover" : "manifest-discover")?.streams ?? []).filter(
    (stream) => (isEventsOnly ? stream.name === "events" : !(name === "faker-killed" && stream.name !== "users")),
  );
  const known = offered.map(({ name: stream, jsonSchema, readModes, defaultCursor, sourceDefinedPrimaryKey }) => {
    const isIncremental = readModes.includes("incremental");
    return {
      name: stream,
      properties: jsonSchema.properties ?? {},
      primaryKey: sourceDefinedPrimaryKey,
      readMode: isIncremental ? ("incremental" as const) : ("full_refresh" as const),
      writeMode: isIncremental ? ("deduplicated" as const) : ("overwrite" as const),
      cursor: defaultCursor ?? [],
    };
  });
  return [...known, ...alsoAsked.map((stream) => ({ name: stream, properties: {} }))];
}

function discovered(name: string): CatalogMessage | null {
  const lines = readFileSync(join(FOLDER, `${name}.jsonl`), "utf8").split("\n");
  const messages = lines.map((line) => parseMessage(Buffer.from(line)));
  return messages.find((message) => message.type === "CATALOG") ?? null;
}

/** The recording as it was made, whatever state it is given: it is what the connector sent for that state. */
function replay(name: string, { exitCode }: Outcome): ConnectorRuntime {
  const runtime = recordedRuntime({ read: join(FOLDER, `${name}.jsonl`), exitCode });
  return {
    ...runtime,
    run: (command, signal) => runtime.run(command.verb === "read" ? { ...command, state: [] } : command, signal),
  };
}

async function chartCounts(bench: SyncBench): Promise<Record<string, number>> {
  const tables = await bench.rows("select tablename from pg_tables where schemaname = 'chart' order by 1");
  const counts: Record<string, number> = {};
  for (const { tablename } of tables) {
    const [row] = await bench.rows(`select count(*)::int as n from chart."${tablename}"`);
    counts[String(tablename)] = Number(row?.n);
  }
  return counts;
}
