import type { RunStatus } from "./steps.ts";

export const SYNC_HEALTHS = ["healthy", "degraded", "failing", "running", "queued", "held", "never_run"] as const;
export type SyncHealth = (typeof SYNC_HEALTHS)[number];

/**
 * How a sync is, from its runs, newest first. A cancelled run says nothing about the sync, so the one before it counts; a
 * failure right after a run that went well is a bad day, two in a row are a sync that does not work.
 */
export function syncHealth(newestFirst: readonly RunStatus[]): SyncHealth {
  const [latest, before] = newestFirst.filter(
    (status): status is Exclude<RunStatus, "cancelled"> => status !== "cancelled",
  );
  if (latest === undefined) return "never_run";
  switch (latest) {
    case "queued":
      return "queued";
    case "running":
    case "cancelling":
      return "running";
    case "held":
      return "held";
    case "succeeded":
      return "healthy";
    case "partial":
      return "degraded";
    case "failed":
      return before === "succeeded" ? "degraded" : "failing";
  }
}
