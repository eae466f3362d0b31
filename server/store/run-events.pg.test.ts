import pg from "pg";
import { expect, test } from "vitest";
import { RUN_EVENTS_CHANNEL, type RunEventBody } from "../domain/run-events.ts";
import { connectionSettings } from "../lib/database-url.ts";
import { withDatabase } from "../testing/with-database.ts";
import { openStore, type Store } from "./database.ts";
import { NotFound } from "./not-found.ts";
import { appendRunEvents } from "./run-events.ts";

const at = new Date("2026-03-01T10:00:00.123Z");
const log = (message: string): { at: Date; body: RunEventBody } => ({
  at,
  body: { kind: "log", payload: { level: "info", step: "read", streamName: "a", message, repeated: 1 } },
});

async function newRun(store: Store): Promise<string> {
  const source = await store.source.create({ data: { name: "a", connectorId: "files", config: {} } });
  const sync = await store.sync.create({ data: { name: "a", sourceId: source.id } });
  return (await store.syncRun.create({ data: { syncId: sync.id, trigger: "manual", triggeredBy: "test" } })).id;
}

test("events of several writers get gapless sequences, and each batch one notification", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    const listener = new pg.Client(connectionSettings(url));
    await listener.connect();
    try {
      const runId = await newRun(store);
      const heard: string[] = [];
      const all = Promise.withResolvers<void>();
      listener.on("notification", ({ payload }) => heard.push(payload ?? "") === 20 && all.resolve());
      await listener.query(`listen ${RUN_EVENTS_CHANNEL}`);

      const newest = await Promise.all(
        Array.from({ length: 20 }, (_, i) => appendRunEvents(store, runId, [log(`${i} first`), log(`${i} second`)])),
      );
      await all.promise;

      expect(newest.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i + 2));
      expect(heard).toEqual(Array.from({ length: 20 }, (_, i) => `${runId} ${2 * i + 2} 0`));
      const stored = await store.runEvent.findMany({ where: { runId }, orderBy: { seq: "asc" } });
      expect(stored.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
      expect(stored[0]?.at).toEqual(at);
    } finally {
      await listener.end();
      await store.$disconnect();
    }
  }));

test("within a transaction that is rolled back nothing is stored and nothing is heard", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    const runId = await newRun(store);

    const attempt = store.$transaction(async (tx) => {
      await appendRunEvents(tx, runId, [log("gone")]);
      throw new Error("on purpose");
    });

    await expect(attempt).rejects.toThrow("on purpose");
    expect(await appendRunEvents(store, runId, [log("kept")])).toBe(1n);
    await store.$disconnect();
  }));

test("a log line that jsonb cannot hold is stored with replacement characters", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    const runId = await newRun(store);

    await appendRunEvents(store, runId, [log("nul \u0000, half a pair \ud83d, a backslash \\u0000")]);

    const [event] = await store.runEvent.findMany({ where: { runId } });
    expect(event?.payload).toMatchObject({ message: "nul \uFFFD, half a pair \uFFFD, a backslash \\u0000" });
    await store.$disconnect();
  }));

test("an unknown run is refused by name", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    await expect(appendRunEvents(store, "01900000-0000-7000-8000-000000000000", [log("x")])).rejects.toThrow(NotFound);
    await store.$disconnect();
  }));
