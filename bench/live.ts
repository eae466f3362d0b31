import { setTimeout as wait } from "node:timers/promises";
import { type Client, createClient } from "graphql-ws";
import WebSocket from "ws";
import { openStore, type Store } from "../server/store/database.ts";
import { migrate } from "../server/store/migrate.ts";
import { appendRunEvents } from "../server/store/run-events.ts";
import { startPostgres } from "../server/testing/postgres.ts";
import { type BenchApi, startBenchApi } from "./start-api.ts";

const CLIENTS = 1_000;
const EVENTS = 60;
/** Between two commits: a run tells of itself five times a second. */
const EVERY_MS = 200;

interface Batch {
  runEvents: { resumeCursor: string; events: { message?: string }[] };
}

/**
 * A thousand WebSocket clients follow one run; in the middle all their sockets break and they come back with their cursors.
 * From the commit of an event to its arrival at a client, in ms, and how many events a client missed or got twice.
 */
export async function benchLive(): Promise<object> {
  const postgres = await startPostgres();
  try {
    await migrate(postgres.url, "prisma");
    const store = openStore(postgres.url);
    const runId = await addRun(store);
    const api = await startBenchApi(postgres.url);
    const committed = new Map<string, number>();
    const followers = Array.from({ length: CLIENTS }, () => new Follower(api, `run_${runId}`, committed));
    await Promise.all(followers.map((follower) => follower.start()));
    for (let number = 1; number <= EVENTS; number++) {
      const message = `event ${number}`;
      const body = {
        kind: "log" as const,
        payload: { level: "info" as const, message, step: null, streamName: null, repeated: 1 },
      };
      await appendRunEvents(store, runId, [{ at: new Date(), body }]);
      committed.set(message, performance.now());
      if (number === EVENTS / 2) for (const follower of followers) follower.breakSocket();
      await wait(EVERY_MS);
    }
    await wait(10_000);
    const counts = followers.map((follower) => follower.counts());
    await Promise.all(followers.map((follower) => follower.stop()));
    const { peakRssMiB } = await api.stop();
    await store.$disconnect();
    // What was committed while sockets were broken arrives with the reconnect, and is told apart.
    const delays = followers.flatMap((follower) => follower.delays).sort((a, b) => a - b);
    const at = (share: number) => Math.round(delays[Math.floor(delays.length * share)] ?? 0);
    return {
      clients: CLIENTS,
      events: EVENTS,
      p50: at(0.5),
      p95: at(0.95),
      missed: counts.reduce((sum, { missed }) => sum + missed, 0),
      doubled: counts.reduce((sum, { doubled }) => sum + doubled, 0),
      peakRssMiB,
    };
  } finally {
    await postgres.stop();
  }
}

class Follower {
  readonly delays: number[] = [];
  readonly #seen = new Map<string, number>();
  readonly #client: Client;
  readonly #runId: string;
  readonly #committed: ReadonlyMap<string, number>;
  readonly #begun = Promise.withResolvers<void>();
  #socket: WebSocket | null = null;
  #cursor: string | null = null;
  #isStopped = false;
  /** Until the first batch after a reconnect: what it brings was waiting. */
  #isCatchingUp = false;

  constructor(api: BenchApi, runId: string, committed: ReadonlyMap<string, number>) {
    this.#runId = runId;
    this.#committed = committed;
    this.#client = createClient({
      url: `${api.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: api.authorization },
      // The subscription is begun anew with its cursor, below: a client that repeats it by itself would repeat events.
      retryAttempts: 0,
      lazy: true,
      on: {
        connected: (socket) => {
          this.#socket = socket as WebSocket;
          this.#begun.resolve();
        },
      },
    });
  }

  start(): Promise<void> {
    void this.#follow();
    return this.#begun.promise;
  }

  breakSocket(): void {
    this.#isCatchingUp = true;
    this.#socket?.terminate();
  }

  counts(): { missed: number; doubled: number } {
    const times = [...this.#committed.keys()].map((message) => this.#seen.get(message) ?? 0);
    return { missed: times.filter((count) => count === 0).length, doubled: times.filter((count) => count > 1).length };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#client.dispose();
  }

  async #follow(): Promise<void> {
    const query = `subscription ($runId: ID!, $after: String) { runEvents(runId: $runId, after: $after) {
      resumeCursor events { ... on LogLine { message } } } }`;
    while (!this.#isStopped) {
      try {
        const variables = { runId: this.#runId, after: this.#cursor };
        for await (const { data } of this.#client.iterate<Batch & Record<string, unknown>>({ query, variables })) {
          if (data) this.#take(data);
        }
      } catch {
        await wait(200 * Math.random());
      }
    }
  }

  #take({ runEvents: { resumeCursor, events } }: Batch): void {
    const now = performance.now();
    for (const { message = "" } of events) {
      this.#seen.set(message, (this.#seen.get(message) ?? 0) + 1);
      const at = this.#committed.get(message);
      // An event may arrive before the writer has heard of its own commit.
      if (!this.#isCatchingUp) this.delays.push(at === undefined ? 0 : now - at);
    }
    this.#isCatchingUp = false;
    this.#cursor = resumeCursor;
  }
}

async function addRun(store: Store): Promise<string> {
  const source = await store.source.create({ data: { name: "live", connectorId: "files", config: {} } });
  const sync = await store.sync.create({ data: { name: "live", sourceId: source.id } });
  const run = await store.syncRun.create({
    data: { syncId: sync.id, trigger: "manual", triggeredBy: "bench", status: "running", startedAt: new Date() },
  });
  return run.id;
}
