import { setTimeout as wait } from "node:timers/promises";
import { RUN_EVENTS_CHANNEL } from "../domain/run-events.ts";
import { ACTIVE_RUN_STATUSES, isFinal } from "../domain/steps.ts";
import type { Store } from "./database.ts";
import { NotFound } from "./not-found.ts";
import { readRunEvents, type StoredRunEvent } from "./run-events.ts";
import { RunTail } from "./run-tail.ts";
import { findRun } from "./runs.ts";
import { WakeableIterator } from "./wakeable-iterator.ts";

/** A slow follower gets its backlog in pages. */
const PAGE = 500;
/** A database that restarts is waited for; followers whose run goes on do not have to come again. */
const RETRY_MS = 1_000;
const MAX_RETRIES = 60;

/**
 * Live events of all runs for all followers in this process. Rows come first, then a notification that says there are some;
 * so nothing is lost when a notification is, and nothing is given twice, because every follower reads behind its own cursor.
 */
export class RunEventFeed {
  readonly #store: Store;
  readonly #tails = new Map<string, { tail: RunTail; followers: number }>();
  readonly #watchers = new Set<{ syncId: string | null; push(runId: string): void }>();
  #heardUntil = new Date();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The notification channels it wants to hear. */
  readonly channels: Record<string, (payload: string) => void> = {
    [RUN_EVENTS_CHANNEL]: (payload) => this.#hear(payload),
  };

  /** To be called when notifications may have been missed: everybody looks again. */
  catchUp(): void {
    for (const { tail } of this.#tails.values()) tail.refresh();
    void this.#announceMissedRuns();
  }

  /** To be called when the line is lost: from then on, what happens is not heard. */
  noteLost(): void {
    this.#heardUntil = new Date();
  }

  /**
   * The run's stored events behind `afterSeq`, then new ones, in batches 100 ms apart at least; ends after the run's last
   * headline. Throws NotFound for an unknown run.
   */
  async follow(runId: string, afterSeq: bigint): Promise<AsyncIterableIterator<StoredRunEvent[]>> {
    const { tail, release } = this.#tailOf(runId);
    const run = await this.#findRun(runId).catch((error: unknown) => {
      release();
      throw error;
    });
    // A run that is over may still owe its backlog to this cursor, and nothing after it.
    const isOver = isFinal(run.status);
    let cursor = afterSeq;
    let hasEnded = false;
    let failures = 0;
    const read = async (after: bigint): Promise<StoredRunEvent[] | null> => {
      try {
        const events = await readRunEvents(this.#store, runId, { after, limit: PAGE });
        failures = 0;
        return events;
      } catch (error) {
        failures += 1;
        if (failures > MAX_RETRIES) throw error;
        return null;
      }
    };
    return new WakeableIterator<StoredRunEvent[]>({
      next: async (sleep) => {
        for (;;) {
          if (hasEnded || (isOver && cursor >= run.lastSeq)) return null;
          const wake = tail.nextChange();
          const events = tail.behind(cursor) ?? (await read(cursor));
          if (events === null) {
            if (!(await sleep(wait(RETRY_MS)))) return null;
            continue;
          }
          if (events.length > 0) {
            cursor = events.at(-1)!.seq;
            hasEnded = events.some((event) => event.kind === "run" && isFinal(event.payload.status));
            return events;
          }
          if (!(await sleep(wake))) return null;
        }
      },
      close: release,
    });
  }

  /** Ids of runs whose headline changed, of one sync or (null) of all. Changes while nobody asks are folded. */
  runsChanged(syncId: string | null): AsyncIterableIterator<string> {
    const pending = new Set<string>();
    let awake = Promise.withResolvers<void>();
    const watcher = {
      syncId,
      push(runId: string) {
        pending.add(runId);
        awake.resolve();
      },
    };
    this.#watchers.add(watcher);
    return new WakeableIterator<string>({
      next: async (sleep) => {
        for (;;) {
          const [runId] = pending;
          if (runId !== undefined) {
            pending.delete(runId);
            return runId;
          }
          awake = Promise.withResolvers<void>();
          if (!(await sleep(awake.promise))) return null;
        }
      },
      close: () => this.#watchers.delete(watcher),
    });
  }

  /** How many iterators are open; zero when everybody has gone. */
  get followers(): number {
    return this.#watchers.size + [...this.#tails.values()].reduce((sum, { followers }) => sum + followers, 0);
  }

  #hear(payload: string): void {
    const [runId, seq, hasHeadline] = payload.split(" ");
    if (!runId || !seq) return;
    this.#tails.get(runId)?.tail.hear(BigInt(seq));
    if (hasHeadline === "1") void this.#announce(runId);
  }

  async #announce(runId: string): Promise<void> {
    if (this.#watchers.size === 0) return;
    const isForAll = [...this.#watchers].every(({ syncId }) => syncId === null);
    const run = isForAll ? null : await findRun(this.#store, runId).catch(() => null);
    for (const watcher of this.#watchers) {
      if (watcher.syncId === null || watcher.syncId === run?.syncId) watcher.push(runId);
    }
  }

  async #announceMissedRuns(): Promise<void> {
    if (this.#watchers.size === 0) return;
    const missed = await this.#store.syncRun
      .findMany({
        where: { OR: [{ status: { in: [...ACTIVE_RUN_STATUSES] } }, { endedAt: { gte: this.#heardUntil } }] },
        select: { id: true },
      })
      .catch(() => []);
    for (const { id } of missed) await this.#announce(id);
  }

  async #findRun(runId: string) {
    const run = isUuid(runId) ? await findRun(this.#store, runId) : null;
    if (!run) throw new NotFound("run", runId);
    return run;
  }

  /** Followers of one run share what is read of its newest events. */
  #tailOf(runId: string): { tail: RunTail; release: () => void } {
    const entry = this.#tails.get(runId) ?? { tail: new RunTail(this.#store, runId), followers: 0 };
    this.#tails.set(runId, entry);
    entry.followers += 1;
    let isReleased = false;
    const release = () => {
      if (isReleased) return;
      isReleased = true;
      entry.followers -= 1;
      if (entry.followers > 0) return;
      entry.tail.close();
      if (this.#tails.get(runId) === entry) this.#tails.delete(runId);
    };
    return { tail: entry.tail, release };
  }
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
