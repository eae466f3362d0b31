/** The eight steps of a sync, in order. Events, the rail of the web app and the tests derive from this list. */
export const SYNC_STEPS = ["read", "explore", "pii", "quality", "chart", "navigate", "state", "lineage"] as const;
export type StepName = (typeof SYNC_STEPS)[number];

export const STEP_STATUSES = ["pending", "running", "succeeded", "warned", "failed", "skipped", "cancelled"] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

export const RUN_STATUSES = [
  "queued",
  "running",
  "cancelling",
  "held",
  "succeeded",
  "partial",
  "failed",
  "cancelled",
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** A run in one of these never changes again. */
export const FINAL_RUN_STATUSES = [
  "succeeded",
  "partial",
  "failed",
  "cancelled",
] as const satisfies readonly RunStatus[];
/** A worker has the run, or will have it. */
export const ACTIVE_RUN_STATUSES = ["queued", "running", "cancelling"] as const satisfies readonly RunStatus[];
/**
 * A sync has at most one run in one of these. A held run counts: what it has staged would be older than what the next one
 * publishes, so a person decides on it first.
 */
export const BLOCKING_RUN_STATUSES = [...ACTIVE_RUN_STATUSES, "held"] as const satisfies readonly RunStatus[];

export function isFinal(status: RunStatus): boolean {
  return (FINAL_RUN_STATUSES as readonly RunStatus[]).includes(status);
}

export const LAYERS = ["explore", "chart", "navigate"] as const;
export type Layer = (typeof LAYERS)[number];
