import pg from "pg";
import { connectionSettings } from "../lib/database-url.ts";

/**
 * Holds a run for this process by a lock of its database session. PostgreSQL gives it up the moment the process dies, so the
 * next worker knows that nobody else still writes; and a worker whose session breaks hears of it through `lost`.
 */
export class RunLock {
  readonly lost: AbortSignal;
  readonly #client: pg.Client;

  private constructor(client: pg.Client, lost: AbortSignal) {
    this.#client = client;
    this.lost = lost;
  }

  /** Waits until whoever held the run before has let go. */
  static async hold(databaseUrl: string, runId: string): Promise<RunLock> {
    const client = new pg.Client({
      ...connectionSettings(databaseUrl),
      application_name: "atlas run lock",
      keepAlive: true,
    });
    const lost = new AbortController();
    client.on("error", () => lost.abort());
    client.on("end", () => lost.abort());
    await client.connect();
    await client.query("select pg_advisory_lock(hashtextextended($1, 0))", [runId]);
    return new RunLock(client, lost.signal);
  }

  async release(): Promise<void> {
    await this.#client.end();
  }
}
