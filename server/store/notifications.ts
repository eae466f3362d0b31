import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { connectionSettings } from "../lib/database-url.ts";

export interface NotificationHandlers {
  /** Each channel's notifications, in the order of their commits. */
  channels: Record<string, (payload: string) => void>;
  /** After a lost connection is back: notifications in between were not heard. Called at the first connect too. */
  onConnect: () => void;
  onLost: (error: Error) => void;
}

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
/** How often the line is tried, because a silent network tells nobody that it is gone. */
const PROBE_EVERY_MS = 10_000;

interface Connection {
  /** Why it ended, once it did. */
  lost: Promise<Error>;
}

/** One connection that listens on all channels and comes back by itself. */
export class Notifications {
  readonly #databaseUrl: string;
  readonly #handlers: NotificationHandlers;
  readonly #closed = new AbortController();
  #client: pg.Client | null = null;
  #running: Promise<void> | null = null;

  constructor(databaseUrl: string, handlers: NotificationHandlers) {
    this.#databaseUrl = databaseUrl;
    this.#handlers = handlers;
  }

  /** Resolves when it listens; rejects when the first connection fails. */
  async start(): Promise<void> {
    this.#running = this.#keepUp(await this.#connect());
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await this.#client?.end().catch(() => {});
    await this.#running;
  }

  async #keepUp(connection: Connection | null): Promise<void> {
    for (let current = connection; current; current = await this.#reconnect()) {
      const error = await current.lost;
      if (this.#closed.signal.aborted) return;
      this.#handlers.onLost(error);
    }
  }

  /** Null when it is closed meanwhile. */
  async #reconnect(): Promise<Connection | null> {
    for (let delay = FIRST_RETRY_MS; ; delay = Math.min(2 * delay, LONGEST_RETRY_MS)) {
      try {
        await wait(delay, null, { signal: this.#closed.signal, ref: false });
        return await this.#connect();
      } catch {
        if (this.#closed.signal.aborted) return null;
      }
    }
  }

  async #connect(): Promise<Connection> {
    const client = new pg.Client({
      ...connectionSettings(this.#databaseUrl),
      application_name: "atlas notifications",
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      keepAlive: true,
    });
    const { promise: lost, resolve } = Promise.withResolvers<Error>();
    client.on("error", resolve);
    client.on("end", () => resolve(new Error("the connection ended")));
    client.on("notification", ({ channel, payload }) => this.#handlers.channels[channel]?.(payload ?? ""));
    try {
      await client.connect();
      for (const channel of Object.keys(this.#handlers.channels))
        await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    const probe = setInterval(() => client.query("select 1").catch(resolve), PROBE_EVERY_MS).unref();
    void lost.then(() => {
      clearInterval(probe);
      return client.end().catch(() => {});
    });
    this.#client = client;
    this.#handlers.onConnect();
    return { lost };
  }
}
