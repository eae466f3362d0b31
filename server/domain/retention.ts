/** How many days of each kind are kept; null for ever. */
export interface Retention {
  /** Runs with their steps, streams and quality results; the newest of each sync stays. */
  runs: number | null;
  /** Lines of a run's log and its progress, which are most of what runs take. */
  events: number | null;
  /** Raw records of runs in explore; those of the newest run of each stream stay. */
  rawData: number | null;
  quarantine: number | null;
  occurrences: number | null;
  deliveries: number | null;
  audit: number | null;
}

export const STANDARD_RETENTION: Retention = {
  runs: 365,
  events: 30,
  rawData: null,
  quarantine: null,
  occurrences: 365,
  deliveries: 90,
  audit: null,
};

/** The moment before which things of `days` are cleared away; null when they are kept for ever. */
export function clearedBefore(days: number | null, now: Date): Date | null {
  return days === null ? null : new Date(now.getTime() - days * 86_400_000);
}
