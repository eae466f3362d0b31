import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** The middle duration of each sync's last ten runs that went well, in milliseconds; null for none. */
export async function typicalDurations(store: Store, syncIds: readonly string[]): Promise<(number | null)[]> {
  const rows = await store.$queryRaw<{ id: string; ms: number }[]>`
    select sync.id::text, percentile_cont(0.5) within group (order by run.ms)::float8 as ms
    from unnest(${syncIds}::uuid[]) as sync (id)
    cross join lateral (
      select extract(epoch from "endedAt" - "startedAt") * 1000 as ms from atlas."SyncRun"
      where "syncId" = sync.id and status = 'succeeded' order by number desc limit 10
    ) run
    group by sync.id`;
  const byId = new Map(rows.map(({ id, ms }) => [id, Math.round(ms)]));
  return syncIds.map((id) => byId.get(id) ?? null);
}

export interface RunStatistics {
  runs: number;
  succeeded: number;
  failed: number;
  /** Of the runs that ended and were not cancelled; null for none. */
  successRate: number | null;
  medianDurationMs: number | null;
  /** Nine of ten runs took at most this long. */
  longDurationMs: number | null;
  medianWaitMs: number | null;
  /** Records read. */
  records: bigint;
}

const FIGURES = Prisma.sql`
  count(*)::int as runs,
  (count(*) filter (where run.status = 'succeeded'))::int as succeeded,
  (count(*) filter (where run.status = 'failed'))::int as failed,
  count(*) filter (where run.status = 'succeeded') / nullif(count(*) filter (where run.status <> 'cancelled'), 0)::float8
    as "successRate",
  percentile_cont(0.5) within group (order by extract(epoch from run."endedAt" - run."startedAt") * 1000)
    filter (where run.status <> 'cancelled') as "medianDurationMs",
  percentile_cont(0.9) within group (order by extract(epoch from run."endedAt" - run."startedAt") * 1000)
    filter (where run.status <> 'cancelled') as "longDurationMs",
  percentile_cont(0.5) within group (order by extract(epoch from run."startedAt" - run."queuedAt") * 1000)
    as "medianWaitMs",
  coalesce(sum((run.balance->>'read')::numeric), 0)::bigint as records`;

interface Span {
  since: Date;
  syncId: string | null;
}

/** Figures of the runs that ended since then, of one sync or of all. */
export async function runStatistics(store: Store, span: Span): Promise<RunStatistics> {
  const [row] = await store.$queryRaw<RunStatistics[]>`
    select ${FIGURES} from atlas."SyncRun" run where ${within(span)}`;
  return row!;
}

/** The same by day of the zone, each day of the span, those without a run too. */
export async function runStatisticsByDay(
  store: Store,
  span: Span,
  { timeZone, now }: { timeZone: string; now: Date },
): Promise<(RunStatistics & { day: string })[]> {
  return store.$queryRaw`
    select to_char(day, 'YYYY-MM-DD') as day, ${FIGURES_OF_DAY}
    from generate_series(
      date_trunc('day', ${span.since} at time zone ${timeZone}), date_trunc('day', ${now} at time zone ${timeZone}), '1 day'
    ) as day
    left join atlas."SyncRun" run
      on date_trunc('day', run."endedAt" at time zone ${timeZone}) = day and ${within(span)}
    group by day order by day`;
}

/** A day without a run has a row of nulls from the outer join, which is no run. */
const FIGURES_OF_DAY = Prisma.sql`${Prisma.raw(FIGURES.sql.replace("count(*)::int as runs", "count(run.id)::int as runs"))}`;

export interface SlowSync {
  syncId: string;
  medianDurationMs: number;
  longestDurationMs: number;
}

/** Syncs whose runs took longest in the middle, the slowest first. */
export async function slowestSyncs(store: Store, since: Date, limit: number): Promise<SlowSync[]> {
  return store.$queryRaw`
    select run."syncId"::text as "syncId",
      percentile_cont(0.5) within group (order by ms)::float8 as "medianDurationMs", max(ms)::float8 as "longestDurationMs"
    from (
      select "syncId", extract(epoch from "endedAt" - "startedAt")::float8 * 1000 as ms from atlas."SyncRun"
      where "endedAt" >= ${since} and "startedAt" is not null and status <> 'cancelled'
    ) run
    group by 1 order by 2 desc limit ${limit}::int`;
}

function within({ since, syncId }: Span): Prisma.Sql {
  const of = syncId ? Prisma.sql`and run."syncId" = ${syncId}::uuid` : Prisma.empty;
  return Prisma.sql`run."endedAt" >= ${since} ${of}`;
}
