import type { Store, StoreTransaction } from "./database.ts";
import { readSetting } from "./settings.ts";

/** How many runs may be with the workers at once; null for no limit. */
export interface RunLimits {
  installation: number | null;
  perSource: number | null;
}

// Any number will do, as long as every Atlas on this database uses the same.
const DISPATCH_LOCK = 7_203_119;

/**
 * Marks the queued runs (and held ones that were rejected) that may go to the workers now, oldest first, and gives them. One process at a time decides, so
 * that the limits hold; a run over a limit stays queued and is looked at again.
 */
export async function takeDispatchableRuns(
  tx: StoreTransaction,
  { installation, perSource }: RunLimits,
  at: Date,
): Promise<{ id: string; jobId: string }[]> {
  await tx.$queryRaw`select pg_advisory_xact_lock(${DISPATCH_LOCK}::bigint)::text`;
  const taken = await tx.$queryRaw<{ id: string; jobId: string }[]>`
    with dispatched as (
      select sync."sourceId" as source, count(*) as runs
      from atlas."SyncRun" run join atlas."Sync" sync on sync.id = run."syncId"
      where run.status in ('queued', 'running', 'cancelling') and run."dispatchedAt" is not null
      group by 1
    ), waiting as (
      select run.id, run.number, sync."sourceId" as source,
        row_number() over (partition by sync."sourceId" order by run.number) as place
      from atlas."SyncRun" run join atlas."Sync" sync on sync.id = run."syncId"
      where run.status in ('queued', 'cancelling') and run."dispatchedAt" is null
        and coalesce(run."nextAttemptAt" <= ${at}, true)
    ), allowed as (
      select waiting.id, row_number() over (order by waiting.number) as place
      from waiting left join dispatched using (source)
      where ${perSource}::int is null or coalesce(dispatched.runs, 0) + waiting.place <= ${perSource}::int
    )
    update atlas."SyncRun" run set "dispatchedAt" = ${at}
    from allowed
    where allowed.id = run.id and (${installation}::int is null
      or allowed.place + coalesce((select sum(runs) from dispatched), 0) <= ${installation}::int)
    returning run.id::text, coalesce(run."jobId", run.id)::text as "jobId"`;
  return taken;
}

/** What each of these runs waits for, as a sentence; null for one that is not queued. */
export async function waitingFor(store: Store, runIds: readonly string[]): Promise<(string | null)[]> {
  const { perSource } = (await readSetting(store, "runLimits")).value;
  const rows = await store.$queryRaw<{ id: string; isDispatched: boolean; source: string; running: number }[]>`
    select run.id::text, run."dispatchedAt" is not null as "isDispatched", source.name as source, (
      select count(*)::int from atlas."SyncRun" other join atlas."Sync" sibling on sibling.id = other."syncId"
      where sibling."sourceId" = source.id and other.status in ('queued', 'running', 'cancelling')
        and other."dispatchedAt" is not null
    ) as running
    from atlas."SyncRun" run join atlas."Sync" sync on sync.id = run."syncId" join atlas."Source" source on source.id = sync."sourceId"
    where run.id = any(${runIds}::uuid[]) and run.status = 'queued'`;
  const byId = new Map(
    rows.map(({ id, isDispatched, source, running }) => {
      if (isDispatched) return [id, "A worker that has room."];
      const isOverSource = perSource !== null && running >= perSource;
      const limit = isOverSource ? `The limit of ${perSource} at once for ${source}.` : "The limit on runs at once.";
      return [id, limit];
    }),
  );
  return runIds.map((id) => byId.get(id) ?? null);
}
