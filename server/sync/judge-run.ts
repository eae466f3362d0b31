import type { FailureFacts, HoldReason, RecordBalance, StepAccount } from "../domain/run-events.ts";
import type { StepName } from "../domain/steps.ts";
import type { RunOutcome } from "../store/run-journal.ts";

export interface Ending {
  status: "succeeded" | "partial" | "failed";
  failure: FailureFacts | null;
}

/** The quality gate stopped the run before it published anything; a person decides how it goes on. */
export interface Held {
  status: "held";
  reasons: HoldReason[];
}

/** Partial when some streams were published and some were not; the first failure speaks for all. */
export function endingOf(failures: readonly FailureFacts[], streams: number): Ending {
  const [first] = failures;
  if (first === undefined) return { status: "succeeded", failure: null };
  return { status: failures.length < streams ? "partial" : "failed", failure: first };
}

/**
 * Whether another attempt follows: a failure that trying again may cure, and attempts left. A full disk is waited out: the
 * run goes on where it stopped once somebody has made room, or is cancelled.
 */
export function isTriedAgain(
  outcome: RunOutcome,
  attempt: number,
  maxAttempts: number,
): outcome is RunOutcome & { failure: FailureFacts } {
  if (outcome.status !== "failed" || outcome.failure === null) return false;
  return outcome.failure.code === "DISK_FULL" || (outcome.failure.isRetryable && attempt < maxAttempts);
}

/** read = charted + quarantined + superseded, over the streams that were charted. */
export function balanceOf(streams: readonly Record<StepName, StepAccount>[]): RecordBalance {
  const charted = streams.filter(({ chart }) => chart.status === "succeeded" || chart.status === "warned");
  const sum = (of: (accounts: Record<StepName, StepAccount>) => number) =>
    charted.reduce((total, accounts) => total + of(accounts), 0);
  return {
    read: sum(({ read }) => read.done),
    charted: sum(({ chart }) => chart.done),
    quarantined: sum(({ explore, chart }) => explore.rejected + (chart.figures.lateQuarantined ?? 0)),
    superseded: sum(({ chart }) => chart.figures.superseded ?? 0),
  };
}
