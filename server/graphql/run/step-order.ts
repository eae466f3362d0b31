import { SYNC_STEPS } from "../../domain/steps.ts";
import type { StepRunRecord } from "../../store/runs.ts";

/** All eight steps in order; one that has not been heard of is pending. */
export function inStepOrder(
  steps: readonly StepRunRecord[],
  stream: { id: string; name: string } | null,
): Omit<StepRunRecord, "runId">[] {
  return SYNC_STEPS.map(
    (step) =>
      steps.find((known) => known.step === step) ?? {
        step,
        streamRunId: stream?.id ?? null,
        streamName: stream?.name ?? null,
        status: "pending",
        startedAt: null,
        endedAt: null,
        done: 0n,
        total: null,
        isTotalEstimate: false,
        estimateBasis: null,
        rateLimitedUntil: null,
        bytes: 0n,
        rejected: 0n,
        perSecond: null,
        figures: {},
        failure: null,
      },
  );
}
