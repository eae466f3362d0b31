import { FINAL_RUN_STATUSES } from "../domain/steps.ts";
import type { Store } from "./database.ts";

/** The runs of streams that ended before then, without the newest published one of each stream, which is what is shown. */
export async function oldStreamRuns(store: Store, before: Date): Promise<string[]> {
  const rows = await store.$queryRaw<{ id: string }[]>`
    select item.id::text from atlas."StreamRun" item join atlas."SyncRun" run on run.id = item."runId"
    where run."endedAt" < ${before} and run.status = any(${[...FINAL_RUN_STATUSES]}) and item.id <> coalesce((
      select other.id from atlas."StreamRun" other join atlas."SyncRun" newer on newer.id = other."runId"
      where other."syncStreamId" = item."syncStreamId" and other."publishedAt" is not null
      order by newer.number desc limit 1
    ), '00000000-0000-0000-0000-000000000000')`;
  return rows.map(({ id }) => id);
}

/** Runs that ended before then, without the newest of each sync; with the runs of streams that they have. */
export async function oldRuns(store: Store, before: Date): Promise<{ id: string; streamRunIds: string[] }[]> {
  return store.$queryRaw`
    select run.id::text, array(select id::text from atlas."StreamRun" where "runId" = run.id) as "streamRunIds"
    from atlas."SyncRun" run
    where run."endedAt" < ${before} and run.status = any(${[...FINAL_RUN_STATUSES]})
      and exists (select from atlas."SyncRun" newer where newer."syncId" = run."syncId" and newer.number > run.number)`;
}

export async function deleteRuns(store: Store, ids: readonly string[]): Promise<number> {
  return (await store.syncRun.deleteMany({ where: { id: { in: [...ids] } } })).count;
}

/** Deletes the logs of runs that ended before then. */
export async function deleteOldEvents(store: Store, before: Date): Promise<number> {
  return store.$executeRaw`
    delete from atlas."RunEvent" event using atlas."SyncRun" run
    where run.id = event."runId" and run."endedAt" < ${before} and run.status = any(${[...FINAL_RUN_STATUSES]})`;
}

export async function deleteOldOccurrences(store: Store, before: Date): Promise<number> {
  return (await store.occurrence.deleteMany({ where: { at: { lt: before }, routedAt: { not: null } } })).count;
}

/** What is still to be delivered stays, however old. */
export async function deleteOldDeliveries(store: Store, before: Date): Promise<number> {
  const where = { createdAt: { lt: before }, status: { in: ["delivered", "given_up"] } };
  return (await store.delivery.deleteMany({ where })).count;
}

/** The one way to take entries away: the trigger of the audit log is told that this is retention. */
export async function deleteOldAudit(store: Store, before: Date): Promise<number> {
  return store.$transaction(async (tx) => {
    await tx.$executeRaw`set local atlas.audit_retention = 'on'`;
    return (await tx.auditEntry.deleteMany({ where: { at: { lt: before } } })).count;
  });
}
