import type { Store } from "./database.ts";
import { announce } from "./occurrences.ts";

/**
 * Tells of syncs of which no run has succeeded in the time that their schedule allows after a tick; once for each until one
 * succeeds. Several processes may look at once.
 */
export async function announceLateSyncs(store: Store, at: Date): Promise<void> {
  const late = await store.$queryRaw<{ syncId: string; name: string; dueAt: Date; succeededAt: Date | null }[]>`
    select sync.id::text as "syncId", sync.name, tick."dueAt", success."endedAt" as "succeededAt"
    from atlas."Schedule" schedule
    join atlas."Sync" sync on sync.id = schedule."syncId"
    left join lateral (
      select max(run."endedAt") as "endedAt" from atlas."SyncRun" run
      where run."syncId" = sync.id and run.status = 'succeeded'
    ) success on true
    join lateral (
      select min(tick."dueAt") as "dueAt" from atlas."Tick" tick
      where tick."syncId" = sync.id and (success."endedAt" is null or tick."dueAt" > success."endedAt")
    ) tick on tick."dueAt" < ${at}::timestamptz - make_interval(mins => schedule."lateAfterMinutes")
    where schedule."lateAfterMinutes" is not null and schedule."pausedAt" is null`;
  await announce(
    store,
    late.map(({ syncId, name, dueAt, succeededAt }) => ({
      kind: "run_late" as const,
      at,
      syncId,
      title: `${name} is late: no run has succeeded since the tick of ${dueAt.toISOString()}.`,
      facts: { syncName: name, dueAt, succeededAt },
      onceKey: `late:${syncId}:${dueAt.toISOString()}`,
    })),
  );
}
