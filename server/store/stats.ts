import type { Store } from "./database.ts";

export interface Stats {
  runs24h: number;
  succeeded24h: number;
  rows24h: bigint;
  bytes24h: bigint;
  datasets: number;
  piiColumns: number;
  piiToReview: number;
  failingChecks: number;
}

/** The figures of the overview; the last 24 hours end at `now`. A tables' three layers count as one dataset each. */
export async function readStats(store: Store, now: Date): Promise<Stats> {
  const since = new Date(now.getTime() - 86_400_000);
  const [row] = await store.$queryRaw<Record<keyof Stats, bigint>[]>`
    select runs.*, moved.*,
      (select count(*) from atlas."Dataset" where "lastRunId" is not null) as datasets,
      (select count(distinct ("datasetId", "columnName")) from atlas."PiiFinding" where status <> 'rejected') as "piiColumns",
      (select count(*) from atlas."PiiFinding" where status = 'suggested') as "piiToReview",
      (select count(*) from atlas."QualityResult" where "isLatest" and outcome in ('fail', 'error')) as "failingChecks"
    from
      (select count(*) as "runs24h", count(*) filter (where status = 'succeeded') as "succeeded24h"
        from atlas."SyncRun" where "queuedAt" >= ${since}) as runs,
      (select coalesce(sum(step.done), 0)::bigint as "rows24h", coalesce(sum(step.bytes), 0)::bigint as "bytes24h"
        from atlas."StepRun" step join atlas."SyncRun" run on run.id = step."runId"
        where step.step = 'read' and step."streamRunId" = '' and run."queuedAt" >= ${since}) as moved`;
  if (!row) throw new Error("a select without a from clause of rows gave no row");
  const { rows24h, bytes24h, ...counts } = row;
  const numbers = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]));
  return { ...(numbers as unknown as Omit<Stats, "rows24h" | "bytes24h">), rows24h, bytes24h };
}
