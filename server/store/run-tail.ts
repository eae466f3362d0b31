import type { Store } from "./database.ts";
import { readRunEvents, type StoredRunEvent } from "./run-events.ts";

const BATCH_EVERY_MS = 100;
const KEPT_EVENTS = 1000;

/**
 * The newest events of one run, read once for all its followers, at most every 100 ms. Sequences have no gaps, so a follower
 * whose next event is within the window takes it from here; one that is further behind reads the table.
 */
export class RunTail {
  readonly #store: Store;
  readonly #runId: string;
  /** Consecutive in sequence. */
  #window: StoredRunEvent[] = [];
  #end: bigint | null = null;
  #changed = Promise.withResolvers<void>();
  #timer: NodeJS.Timeout | null = null;
  #lastReadAt = 0;
  #isReading = false;
  #isWanted = false;
  #isClosed = false;

  constructor(store: Store, runId: string) {
    this.#store = store;
    this.#runId = runId;
  }

  /** Settles when there may be events that there were not before. To be taken before looking for them. */
  nextChange(): Promise<void> {
    return this.#changed.promise;
  }

  /** The events behind a cursor, as far as they are in the window; null when they are not all there. */
  behind(cursor: bigint): StoredRunEvent[] | null {
    const first = this.#window[0]?.seq;
    if (this.#end === null || first === undefined || cursor + 1n < first) return null;
    return cursor >= this.#end ? [] : this.#window.slice(Number(cursor + 1n - first));
  }

  /** A notification: the run has events up to `seq`. */
  hear(seq: bigint): void {
    if (this.#end === null || seq > this.#end) this.refresh();
  }

  /** Looks for new events, as soon as the last look is 100 ms ago. */
  refresh(): void {
    this.#isWanted = true;
    if (this.#timer || this.#isReading || this.#isClosed) return;
    const delay = Math.max(0, this.#lastReadAt + BATCH_EVERY_MS - Date.now());
    this.#timer = setTimeout(() => void this.#read(), delay).unref();
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  async #read(): Promise<void> {
    this.#timer = null;
    this.#isReading = true;
    this.#isWanted = false;
    this.#lastReadAt = Date.now();
    try {
      if (this.#end !== null) await this.#extend(this.#end);
      else await this.#begin();
    } catch {
      // The followers' own reading meets the same trouble and tells it; a notification or a reconnect looks again.
    }
    this.#isReading = false;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
    if (this.#isWanted) this.refresh();
  }

  async #begin(): Promise<void> {
    const run = await this.#store.syncRun.findUnique({ where: { id: this.#runId }, select: { lastSeq: true } });
    if (!run) return;
    const start = run.lastSeq > BigInt(KEPT_EVENTS) ? run.lastSeq - BigInt(KEPT_EVENTS) : 0n;
    await this.#extend(start);
  }

  async #extend(end: bigint): Promise<void> {
    const events = await readRunEvents(this.#store, this.#runId, { after: end, limit: KEPT_EVENTS });
    if (events.length === KEPT_EVENTS) this.#isWanted = true;
    this.#window = [...this.#window, ...events].slice(-KEPT_EVENTS);
    this.#end = this.#window.at(-1)?.seq ?? null;
  }
}
