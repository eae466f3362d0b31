import type { LogFacts, RunEventBody, StepAccount } from "../domain/run-events.ts";
import { emptyAccount, sumAccounts } from "../domain/step-accounts.ts";
import { type StepName, SYNC_STEPS } from "../domain/steps.ts";
import { describeFailure } from "./describe-failure.ts";

/** What a step says of itself: while it runs by `report`, and at its end by what it returns. */
export type StepReport = Partial<
  Pick<
    StepAccount,
    "done" | "total" | "isTotalEstimate" | "estimateBasis" | "rateLimitedUntil" | "bytes" | "rejected" | "figures"
  >
> & { hasWarning?: boolean };

export interface StreamRef {
  id: string;
  name: string;
}

export interface ProgressSink {
  /** Stores accounts and events and notifies followers; called by one caller at a time. */
  save(progress: { accounts: StepAccount[]; events: { at: Date; body: RunEventBody }[] }): Promise<void>;
}

// Ten times a second is as often as a person's eye wants a figure changed.
const SAVE_EVERY_MS = 200;
// A connector that logs without end must not fill the database; warnings and errors are always kept.
const MAX_CHATTER = 5_000;
const RATE_WINDOW_MS = 3_000;

/**
 * Keeps a step's account for every stream and for the whole run, and alone writes events. Changes of status are stored at
 * once, figures at most five times a second, equal log lines folded.
 */
export class StepTracker {
  readonly #streams: readonly StreamRef[];
  readonly #sink: ProgressSink;
  readonly #accounts = new Map<string, StepAccount>();
  readonly #rates = new Map<string, { at: number; done: number }[]>();
  readonly #changed = new Set<string>();
  #log: { at: Date; facts: LogFacts }[] = [];
  #chatter = 0;
  #timer: NodeJS.Timeout | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor(streams: readonly StreamRef[], sink: ProgressSink, earlier: readonly StepAccount[] = []) {
    this.#streams = streams;
    this.#sink = sink;
    for (const step of SYNC_STEPS) {
      for (const stream of streams) this.#accounts.set(keyOf(step, stream.id), emptyAccount(step, stream));
    }
    for (const account of earlier) {
      if (account.streamRunId !== null) this.#accounts.set(keyOf(account.step, account.streamRunId), { ...account });
    }
  }

  /** Runs a step of one stream and keeps its account; a failure is noted and thrown on. */
  async track<T extends StepReport>(
    step: StepName,
    stream: StreamRef,
    body: (report: (report: StepReport) => void) => Promise<T>,
  ): Promise<T> {
    this.begin(step, stream);
    try {
      const result = await body((report) => this.report(step, stream, report));
      this.end(step, stream, result);
      return result;
    } catch (error) {
      this.fail(step, stream, error);
      throw error;
    }
  }

  begin(step: StepName, stream: StreamRef): void {
    const fresh = { status: "running" as const, startedAt: new Date().toISOString(), endedAt: null, failure: null };
    this.#update(step, stream, fresh, true);
  }

  report(step: StepName, stream: StreamRef, { hasWarning: _, ...report }: StepReport): void {
    this.#update(step, stream, { ...report, perSecond: this.#rate(step, stream, report.done) }, false);
  }

  end(step: StepName, stream: StreamRef, report: StepReport): void {
    const { done, total, isTotalEstimate, estimateBasis, bytes, rejected, figures, hasWarning } = report;
    const known = Object.entries({ done, total, isTotalEstimate, estimateBasis, bytes, rejected, figures }).filter(
      ([, value]) => value !== undefined,
    );
    const ended = {
      rateLimitedUntil: null,
      status: hasWarning ? ("warned" as const) : ("succeeded" as const),
      endedAt: new Date().toISOString(),
    };
    this.#update(step, stream, { ...Object.fromEntries(known), ...ended }, true);
  }

  fail(step: StepName, stream: StreamRef, error: unknown): void {
    const failure = describeFailure(error, { step, streamName: stream.name });
    this.#update(step, stream, { status: "failed", endedAt: new Date().toISOString(), failure }, true);
  }

  /** The steps that a stream does not reach any more. */
  skipRest(stream: StreamRef): void {
    for (const step of SYNC_STEPS) {
      if (this.account(step, stream).status === "pending") this.#update(step, stream, { status: "skipped" }, false);
    }
  }

  account(step: StepName, stream: StreamRef): StepAccount {
    return this.#accounts.get(keyOf(step, stream.id))!;
  }

  accountsOf(stream: StreamRef): Record<StepName, StepAccount> {
    return Object.fromEntries(SYNC_STEPS.map((step) => [step, this.account(step, stream)])) as Record<
      StepName,
      StepAccount
    >;
  }

  log(level: LogFacts["level"], message: string, where: { step?: StepName; streamName?: string | null } = {}): void {
    const facts = { level, message, step: where.step ?? null, streamName: where.streamName ?? null, repeated: 1 };
    const last = this.#log.at(-1)?.facts;
    if (last && last.message === message && last.level === level && last.streamName === facts.streamName) {
      last.repeated++;
      return;
    }
    if (level === "debug" || level === "info") {
      if (this.#chatter++ > MAX_CHATTER) return;
      if (this.#chatter === MAX_CHATTER)
        facts.message = `More than ${MAX_CHATTER} lines: only warnings and errors follow.`;
    }
    this.#log.push({ at: new Date(), facts });
    this.#schedule();
  }

  /** Resolves when everything said so far is stored; throws what storing threw. */
  async flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#saving = this.#saving.then(() => this.#save());
    await this.#saving;
  }

  #update(step: StepName, stream: StreamRef, change: Partial<StepAccount>, isUrgent: boolean): void {
    Object.assign(this.account(step, stream), change);
    this.#changed.add(keyOf(step, stream.id));
    this.#schedule(isUrgent ? 0 : SAVE_EVERY_MS);
  }

  #schedule(inMs = SAVE_EVERY_MS): void {
    if (this.#timer !== null && inMs > 0) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      // A failure stays in #saving and is thrown by the next flush.
      this.flush().catch(() => {});
    }, inMs);
  }

  async #save(): Promise<void> {
    const at = new Date();
    const accounts = [...this.#changed].map((key) => ({ ...this.#accounts.get(key)! }));
    const steps = new Set(accounts.map(({ step }) => step));
    for (const step of steps)
      accounts.push(
        sumAccounts(
          step,
          this.#streams.map((stream) => this.account(step, stream)),
        ),
      );
    const log = this.#log;
    this.#changed.clear();
    this.#log = [];
    if (accounts.length + log.length === 0) return;
    const events = [
      ...log.map((line) => ({ at: line.at, body: { kind: "log" as const, payload: line.facts } })),
      ...accounts.map((account) => ({ at, body: { kind: "step" as const, payload: account } })),
    ];
    await this.#sink.save({ accounts, events });
  }

  /** Records a second over the last three seconds. */
  #rate(step: StepName, stream: StreamRef, done: number | undefined): number | null {
    const key = keyOf(step, stream.id);
    if (done === undefined) return this.account(step, stream).perSecond;
    const now = Date.now();
    const points = (this.#rates.get(key) ?? []).filter(({ at }) => now - at <= RATE_WINDOW_MS);
    points.push({ at: now, done });
    this.#rates.set(key, points);
    const first = points[0]!;
    return now - first.at < 100 ? null : Math.round(((done - first.done) * 1000) / (now - first.at));
  }
}

function keyOf(step: StepName, streamRunId: string): string {
  return `${step} ${streamRunId}`;
}
