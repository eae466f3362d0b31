import type { EventFieldsFragment, RunPageQuery, StepFieldsFragment } from "../../graphql/generated/graphql.ts";
import { isActive } from "../../graphql/words.ts";
import { toNumber } from "../../ui/format.ts";

export type Run = Extract<NonNullable<RunPageQuery["node"]>, { __typename: "SyncRun" }>;
export type Step = StepFieldsFragment;
export type RunEvent = EventFieldsFragment;
export type LogLine = Extract<RunEvent, { __typename: "LogLine" }>;
/** How much the whole run had read at a moment. */
export type ReadSample = { atMs: number; rows: number; bytes: number };

export type RunProgress = {
  headline: Pick<
    Run,
    "status" | "attempt" | "startedAt" | "endedAt" | "failure" | "balance" | "hold" | "nextAttemptAt"
  >;
  /** Newest account of each step by its id: "read" of the run, "flights/read" of a stream. */
  steps: Readonly<Record<string, Step>>;
  log: readonly LogLine[];
  samples: readonly ReadSample[];
  /** Everything up to here is in; what comes next is asked for after it. */
  cursor: string;
};

/** The progress that a queried snapshot tells, before any event. */
export function startProgress(run: Run): RunProgress {
  const steps: Record<string, Step> = {};
  for (const step of [...run.steps, ...run.streams.nodes.flatMap((stream) => stream.steps)]) steps[step.id] = step;
  return {
    headline: {
      status: run.status,
      attempt: run.attempt,
      startedAt: run.startedAt,
      endedAt: run.endedAt,
      failure: run.failure,
      balance: run.balance,
      hold: run.hold,
      nextAttemptAt: run.nextAttemptAt,
    },
    steps,
    log: [],
    samples: [],
    cursor: run.lastEventCursor,
  };
}

/**
 * Whether a queried run tells its end whole. Its status alone may come from a newer event than its steps, its failure and
 * its balance: the cache merges what every subscription says of a run.
 */
export function isSettled({ status, steps, failure }: Pick<Run, "status" | "steps" | "failure">): boolean {
  // A held run goes on as soon as somebody releases it.
  if (isActive(status) || status === "HELD" || steps.some((step) => step.status === "RUNNING")) return false;
  if (status === "SUCCEEDED") return steps.every((step) => step.status !== "PENDING");
  return status !== "FAILED" || failure !== null;
}

/**
 * Folds events that follow `progress.cursor` into it. Pure; an event carries the whole account of what it tells, so
 * the newest one wins and none has to be added up.
 */
export function foldRunEvents(progress: RunProgress, events: readonly RunEvent[], cursor: string): RunProgress {
  if (events.length === 0) return cursor === progress.cursor ? progress : { ...progress, cursor };
  const steps = { ...progress.steps };
  let headline = progress.headline;
  for (const event of events) {
    if (event.__typename === "StepChanged") steps[event.step.id] = event.step;
    else if (event.__typename === "RunChanged") {
      const { status, attempt, startedAt, endedAt, failure, balance, hold, nextAttemptAt } = event;
      headline = {
        status,
        attempt,
        startedAt,
        endedAt,
        failure: failure ?? null,
        balance,
        hold: hold ?? null,
        nextAttemptAt: nextAttemptAt ?? null,
      };
    }
  }
  return { ...addHistory(progress, events, "after"), headline, steps, cursor };
}

/** Adds the log lines and read samples of events, but not their steps: those of the past are older than the snapshot. */
export function addHistory(progress: RunProgress, events: readonly RunEvent[], where: "before" | "after"): RunProgress {
  const lines = events.filter((event) => event.__typename === "LogLine");
  const samples = events.flatMap((event) => toSample(event) ?? []);
  if (lines.length === 0 && samples.length === 0) return progress;
  return where === "after"
    ? { ...progress, log: [...progress.log, ...lines], samples: [...progress.samples, ...samples] }
    : { ...progress, log: [...lines, ...progress.log], samples: [...samples, ...progress.samples] };
}

function toSample(event: RunEvent): ReadSample | null {
  if (event.__typename !== "StepChanged" || event.step.kind !== "READ" || event.step.streamName !== null) return null;
  return { atMs: Date.parse(event.at), rows: toNumber(event.step.done), bytes: toNumber(event.step.bytes) };
}
