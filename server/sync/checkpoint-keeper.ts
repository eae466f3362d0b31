import { finishReading, type ReadingEnd, type StreamProgress, saveCheckpoint } from "../store/checkpoints.ts";
import type { Store } from "../store/database.ts";
import type { StoredState, SyncPlan } from "../store/plans.ts";
import type { NotedState } from "./intake.ts";

// Some connectors send a state every few records. One commit in two seconds costs little and repeats little after a crash.
const SAVE_EVERY_MS = 2_000;

/**
 * Saves the newest states once their records are committed. It works beside the reading: what came before a state is
 * flushed while what comes after it is already taken.
 */
export class CheckpointKeeper {
  readonly #plan: SyncPlan;
  readonly #store: Store;
  readonly #flush: () => Promise<void>;
  readonly #states = new Map<string, StoredState>();
  readonly #progress = new Map<string, StreamProgress>();
  #sequence = 0;
  #savedAt = Date.now();
  #saving: Promise<void> | null = null;
  #failure: { error: unknown } | null = null;

  constructor({ plan, store, flush }: { plan: SyncPlan; store: Store; flush: () => Promise<void> }) {
    this.#plan = plan;
    this.#store = store;
    this.#flush = flush;
  }

  note({ state, progress }: NotedState): void {
    this.#sequence++;
    this.#states.set(`${state.kind} ${state.namespace} ${state.stream}`, state);
    for (const stream of progress) this.#progress.set(stream.streamRunId, stream);
  }

  /** Starts a save when there is something to save and the last one is two seconds ago; throws what an earlier one threw. */
  saveWhenDue(): void {
    if (this.#failure) throw this.#failure.error;
    if (this.#saving !== null || this.#states.size === 0 || Date.now() - this.#savedAt < SAVE_EVERY_MS) return;
    const noted = this.#take();
    this.#saving = this.#flush()
      .then(() => saveCheckpoint(this.#store, this.#plan.runId, noted))
      .catch((error) => {
        this.#failure = { error };
      })
      .finally(() => {
        this.#saving = null;
        this.#savedAt = Date.now();
      });
  }

  /** Saves what is left, of a read that failed as a whole: another attempt goes on from it. */
  async stop(): Promise<void> {
    await this.#settle();
    await saveCheckpoint(this.#store, this.#plan.runId, this.#take());
  }

  /** Saves that the read is over: it stands for all that came, with or without states. Everything is committed by now. */
  async finish(end: Pick<ReadingEnd, "progress" | "failures">): Promise<void> {
    await this.#settle();
    await finishReading(this.#store, this.#plan.runId, { ...this.#take(), ...end, at: new Date() });
  }

  async #settle(): Promise<void> {
    await this.#saving;
    if (this.#failure) throw this.#failure.error;
  }

  #take() {
    const noted = {
      states: [...this.#states.values()],
      progress: [...this.#progress.values()],
      sequence: this.#sequence,
    };
    this.#states.clear();
    this.#progress.clear();
    return noted;
  }
}
