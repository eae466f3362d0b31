import pg from "pg";
import { expect, test } from "vitest";
import type { RunEventBody } from "../domain/run-events.ts";
import { connectionSettings } from "../lib/database-url.ts";
import { withDatabase } from "../testing/with-database.ts";
import { openStore, type Store } from "./database.ts";
import { NotFound } from "./not-found.ts";
import { Notifications } from "./notifications.ts";
import { RunEventFeed } from "./run-event-feed.ts";
import { appendRunEvents, type StoredRunEvent } from "./run-events.ts";

const at = new Date("2026-03-01T10:00:00Z");

async function withFeed(
  body: (bench: {
    url: string;
    feed: RunEventFeed;
    store: Store;
    runId: string;
    connected(times: number): Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  await withDatabase(async (url) => {
    const store = openStore(url);
    const feed = new RunEventFeed(store);
    let connections = 0;
    let waiting: { times: number; resolve: () => void }[] = [];
    const notifications = new Notifications(url, {
      channels: feed.channels,
      onLost: () => feed.noteLost(),
      onConnect() {
        feed.catchUp();
        connections += 1;
        for (const { times, resolve } of waiting) if (connections >= times) resolve();
        waiting = waiting.filter(({ times }) => connections < times);
      },
    });
    const connected = (times: number) =>
      new Promise<void>((resolve) => {
        if (connections >= times) resolve();
        else waiting.push({ times, resolve });
      });
    await notifications.start();
    try {
      const source = await store.source.create({ data: { name: "a", connectorId: "files", config: {} } });
      const sync = await store.sync.create({ data: { name: "a", sourceId: source.id } });
      const run = await store.syncRun.create({ data: { syncId: sync.id, trigger: "manual", triggeredBy: "test" } });
      await body({ url, feed, store, runId: run.id, connected });
      expect(feed.followers).toBe(0);
    } finally {
      await notifications.close();
      await store.$disconnect();
    }
  });
}

const log = (message: string): { at: Date; body: RunEventBody } => ({
  at,
  body: { kind: "log", payload: { level: "info", step: null, streamName: null, message, repeated: 1 } },
});
const over: { at: Date; body: RunEventBody } = {
  at,
  body: {
    kind: "run",
    payload: {
      status: "failed",
      attempt: 1,
      startedAt: null,
      endedAt: null,
      failure: null,
      balance: { read: 0, charted: 0, quarantined: 0, superseded: 0 },
      hold: null,
      nextAttemptAt: null,
    },
  },
};

async function endOtherConnections(url: string): Promise<void> {
  const client = new pg.Client(connectionSettings(url));
  await client.connect();
  await client.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  await client.end();
}

async function sequences(events: AsyncIterable<StoredRunEvent[]>): Promise<number[]> {
  const all: number[] = [];
  for await (const batch of events) all.push(...batch.map(({ seq }) => Number(seq)));
  return all;
}

const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

test("followers from different cursors each get their rest once, while the database drops all connections", () =>
  withFeed(async ({ url, feed, store, runId, connected }) => {
    await appendRunEvents(
      store,
      runId,
      upTo(1500).map((n) => log(`${n}`)),
    );
    const feeds = await Promise.all([0n, 700n, 1499n, 1500n].map((after) => feed.follow(runId, after)));
    const following = Promise.all(feeds.map(sequences));

    await appendRunEvents(store, runId, [log("1501")]);
    await endOtherConnections(url);
    const writer = openStore(url);
    await appendRunEvents(writer, runId, [log("1502"), log("1503")]);
    await connected(2);
    await appendRunEvents(writer, runId, [over]);
    await writer.$disconnect();

    expect(await following).toEqual([upTo(1504), upTo(1504, 701), upTo(1504, 1500), upTo(1504, 1501)]);
  }));

test("a follower that goes away while nothing happens leaves nothing behind; one of a finished run ends at once", () =>
  withFeed(async ({ feed, store, runId }) => {
    const events = await feed.follow(runId, 0n);
    const waiting = events.next();
    const changes = feed.runsChanged(null);
    const waitingToo = changes.next();
    await Promise.all([events.return?.(), changes.return?.()]);
    expect([await waiting, await waitingToo].map(({ done }) => done)).toEqual([true, true]);

    await store.syncRun.update({ where: { id: runId }, data: { status: "failed" } });
    await appendRunEvents(store, runId, [log("a"), over]);
    expect(await sequences(await feed.follow(runId, 0n))).toEqual([1, 2]);
    expect(await sequences(await feed.follow(runId, 2n))).toEqual([]);
  }));

test("lists hear of headlines only, of their own sync only", () =>
  withFeed(async ({ feed, store, runId }) => {
    const { syncId } = await store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    const [own, others] = [feed.runsChanged(syncId), feed.runsChanged("01900000-0000-7000-8000-000000000000")];
    const other = others.next();

    await appendRunEvents(store, runId, [log("not a headline")]);
    await appendRunEvents(store, runId, [over]);

    expect(await own.next()).toEqual({ done: false, value: runId });
    await Promise.all([own.return?.(), others.return?.()]);
    expect(await other).toEqual({ done: true, value: undefined });
  }));

test("an unknown run is refused and not waited for", () =>
  withFeed(async ({ feed }) => {
    await expect(feed.follow("01900000-0000-7000-8000-000000000000", 0n)).rejects.toThrow(NotFound);
    await expect(feed.follow("nonsense", 0n)).rejects.toThrow(NotFound);
  }));
