import type { Store } from "./database.ts";

/** How the whole installation is, for monitoring; whatever process is asked. */
export interface InstallationFigures {
  runsByStatus: { status: string; count: number }[];
  stepsByOutcome: { step: string; status: string; count: number; seconds: number }[];
  deliveriesByStatus: { status: string; count: number }[];
  recordsRead: number;
  bytesRead: number;
  /** Attempts beyond the first: a worker died, or a source had to be asked again. */
  repeatedAttempts: number;
  /** How long the run that waits longest has waited; 0 when none does. */
  oldestQueuedSeconds: number;
}

/** Counts over everything that retention has left. `now` is what ages end at. */
export async function installationFigures(store: Store, now: Date): Promise<InstallationFigures> {
  const [runsByStatus, stepsByOutcome, deliveriesByStatus, [totals]] = await Promise.all([
    store.$queryRaw<InstallationFigures["runsByStatus"]>`
      select status, count(*)::int as count from atlas."SyncRun" group by status`,
    store.$queryRaw<InstallationFigures["stepsByOutcome"]>`
      select step, status, count(*)::int as count,
        coalesce(sum(extract(epoch from "endedAt" - "startedAt")), 0)::float8 as seconds
      from atlas."StepRun" where "streamRunId" = '' group by step, status`,
    store.$queryRaw<InstallationFigures["deliveriesByStatus"]>`
      select status, count(*)::int as count from atlas."Delivery" group by status`,
    store.$queryRaw<Omit<InstallationFigures, "runsByStatus" | "stepsByOutcome" | "deliveriesByStatus">[]>`
      select steps.*, runs.* from
        (select coalesce(sum(done), 0)::float8 as "recordsRead", coalesce(sum(bytes), 0)::float8 as "bytesRead"
          from atlas."StepRun" where step = 'read' and "streamRunId" = '') steps,
        (select coalesce(sum(greatest(attempt - 1, 0)), 0)::float8 as "repeatedAttempts",
          coalesce(max(extract(epoch from ${now}::timestamptz - "queuedAt")) filter (where status = 'queued'), 0)::float8
            as "oldestQueuedSeconds"
          from atlas."SyncRun") runs`,
  ]);
  return { runsByStatus, stepsByOutcome, deliveriesByStatus, ...totals! };
}
