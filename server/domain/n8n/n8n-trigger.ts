/** The ends of a run after which a workflow can be run. */
export const TRIGGER_ENDS = ["succeeded", "failed", "held"] as const;
export type TriggerEnd = (typeof TRIGGER_ENDS)[number];

/** What a run's occurrence means to a trigger; null for what is no end. A partial run has failed in part. */
export function endOfOccurrence(kind: string): TriggerEnd | null {
  switch (kind) {
    case "run_succeeded":
      return "succeeded";
    case "run_partial":
    case "run_failed":
      return "failed";
    case "run_held":
      return "held";
    default:
      return null;
  }
}
