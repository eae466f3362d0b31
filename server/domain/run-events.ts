import type { ErrorCode, FailureOrigin } from "./errors.ts";
import type { RunStatus, StepName, StepStatus } from "./steps.ts";

/** A failure as it is stored and shown: no stack, no secret. */
export interface FailureFacts {
  origin: FailureOrigin;
  code: ErrorCode | "UNEXPECTED";
  message: string;
  detail: string | null;
  hint: string | null;
  isRetryable: boolean;
  step: StepName | null;
  streamName: string | null;
}

/** What the source said of itself, or what the runs before came to. */
export const ESTIMATE_BASES = ["source", "earlier_run"] as const;
export type EstimateBasis = (typeof ESTIMATE_BASES)[number];

/** Everything a step has to say, of one stream or (streamRunId null) summed over the run. Counts are whole numbers. */
export interface StepAccount {
  step: StepName;
  streamRunId: string | null;
  streamName: string | null;
  status: StepStatus;
  startedAt: string | null;
  endedAt: string | null;
  done: number;
  total: number | null;
  isTotalEstimate: boolean;
  /** Where an estimated total comes from; null for a known one and for none. */
  estimateBasis: EstimateBasis | null;
  /** The source waits until then because its system limits how fast it may be read. */
  rateLimitedUntil: string | null;
  bytes: number;
  rejected: number;
  perSecond: number | null;
  figures: Record<string, number>;
  failure: FailureFacts | null;
}

/** read = charted + quarantined + superseded. */
export interface RecordBalance {
  read: number;
  charted: number;
  quarantined: number;
  superseded: number;
}

export interface LogFacts {
  level: "debug" | "info" | "warn" | "error";
  step: StepName | null;
  streamName: string | null;
  message: string;
  /** How often the line came in a row; 1 for a line that came once. */
  repeated: number;
}

/** A check that holds a run's publication. */
export interface HoldReason {
  streamName: string;
  /** The check's name, stable over runs. */
  name: string;
  message: string;
}

export const HOLD_DECISIONS = ["released", "rejected"] as const;
export type HoldDecision = (typeof HOLD_DECISIONS)[number];

/** Why and since when a run's publication is held, and what was decided about it. */
export interface RunHold {
  heldAt: string;
  reasons: HoldReason[];
  decision: HoldDecision | null;
  decidedBy: string | null;
  decidedAt: string | null;
  note: string | null;
}

export interface RunHeadline {
  status: RunStatus;
  attempt: number;
  startedAt: string | null;
  endedAt: string | null;
  failure: FailureFacts | null;
  balance: RecordBalance;
  hold: RunHold | null;
  /** When the next attempt begins, of a run that waits after one that failed. */
  nextAttemptAt: string | null;
}

/** What a row of RunEvent holds in `kind` and `payload`. */
export type RunEventBody =
  | { kind: "step"; payload: StepAccount }
  | { kind: "log"; payload: LogFacts }
  | { kind: "run"; payload: RunHeadline };

/**
 * Every batch of events ends in one notification on this channel, in the transaction that wrote the rows:
 * `<run id> <sequence of the last one> <1 if a headline is among them, else 0>`.
 */
export const RUN_EVENTS_CHANNEL = "atlas_run_events";
