import {
  jitterMs,
  type MissedPolicy,
  nextTicks,
  type OverlapPolicy,
  type TickDecision,
  type Timing,
} from "../domain/schedule.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface ScheduleSettings {
  timing: Timing;
  jitterSeconds: number;
  overlap: OverlapPolicy;
  missedTicks: MissedPolicy;
  /** Runs that may fail in a row before the schedule pauses itself; null for any number. */
  pauseAfterFailures: number | null;
  /** How long after a tick its run may take to succeed before it is called late; null for ever. */
  lateAfterMinutes: number | null;
}

export interface ScheduleRecord extends ScheduleSettings {
  syncId: string;
  paused: { at: Date; by: string; because: string } | null;
  nextDueAt: Date | null;
  waitingDueAt: Date | null;
  /** 0 for a sync whose schedule nobody has set. */
  version: number;
}

export const BY_HAND: ScheduleSettings = {
  timing: { kind: "manual" },
  jitterSeconds: 0,
  overlap: "skip",
  missedTicks: "run_once",
  pauseAfterFailures: null,
  lateAfterMinutes: null,
};

export async function schedulesOfSyncs(store: Store, syncIds: readonly string[]): Promise<ScheduleRecord[]> {
  const rows = await store.schedule.findMany({ where: { syncId: { in: [...syncIds] } } });
  const bySync = new Map(rows.map((row) => [row.syncId, fromRow(row)]));
  return syncIds.map((syncId) => bySync.get(syncId) ?? notScheduled(syncId));
}

/** Syncs that run by themselves, the next one first, those that are paused last. */
export function listScheduledSyncs(): Listing {
  return {
    from: Prisma.sql`atlas."Sync" as item join atlas."Schedule" schedule on schedule."syncId" = item.id`,
    where: Prisma.sql`schedule.kind <> 'manual'`,
    order: [
      { by: Prisma.sql`coalesce(schedule."nextAt", 'infinity'::timestamptz)`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

/** Sets how a sync runs; null when somebody else changed it since `expectedVersion`. A pause stays. */
export async function saveSchedule(
  db: StoreTransaction,
  syncId: string,
  settings: ScheduleSettings,
  { expectedVersion, at }: { expectedVersion: number; at: Date },
): Promise<ScheduleRecord | null> {
  const current = await lockSchedule(db, syncId);
  if ((current?.version ?? 0) !== expectedVersion) return null;
  const data = {
    ...columnsOf(settings),
    ...(current?.paused ? NOTHING_DUE : dueAfter(syncId, settings, at)),
    version: expectedVersion + 1,
  };
  const row = await db.schedule.upsert({ where: { syncId }, create: { syncId, ...data }, update: data });
  return fromRow(row);
}

/** Pauses the schedules of these syncs, or of all; those that are paused already stay as they are. Returns how many. */
export async function pauseSchedules(
  db: StoreTransaction,
  syncIds: readonly string[] | null,
  paused: { at: Date; by: string; because: string },
): Promise<number> {
  const where = { pausedAt: null, kind: { not: "manual" }, ...(syncIds ? { syncId: { in: [...syncIds] } } : {}) };
  const waiting = await db.schedule.findMany({
    where: { ...where, waitingDueAt: { not: null } },
    select: { syncId: true },
  });
  await db.tick.updateMany({
    where: { syncId: { in: waiting.map(({ syncId }) => syncId) }, outcome: "waiting" },
    data: { outcome: "skipped", reason: `The schedule was paused: ${paused.because}` },
  });
  const { count } = await db.schedule.updateMany({
    where,
    data: {
      pausedAt: paused.at,
      pausedBy: paused.by,
      pausedBecause: paused.because,
      version: { increment: 1 },
      waitingDueAt: null,
      ...NOTHING_DUE,
    },
  });
  return count;
}

/** Resumes the schedules of these syncs, or of all: each is due next as if it had never stopped. Returns how many. */
export async function resumeSchedules(
  db: StoreTransaction,
  syncIds: readonly string[] | null,
  at: Date,
): Promise<number> {
  const rows = await db.schedule.findMany({
    where: { pausedAt: { not: null }, ...(syncIds ? { syncId: { in: [...syncIds] } } : {}) },
  });
  for (const row of rows) {
    const cleared = { resumedAt: at, pausedAt: null, pausedBy: null, pausedBecause: null, version: { increment: 1 } };
    const due = dueAfter(row.syncId, fromRow(row), at);
    await db.schedule.update({ where: { syncId: row.syncId }, data: { ...cleared, ...due } });
  }
  return rows.length;
}

/** A schedule that is due, locked for this transaction; another process gets another one. */
export async function takeDueSchedule(tx: StoreTransaction, at: Date): Promise<ScheduleRecord | null> {
  const [due] = await tx.$queryRaw<{ syncId: string }[]>`
    select "syncId"::text from atlas."Schedule" where "nextAt" <= ${at} order by "nextAt" limit 1 for update skip locked`;
  return due ? fromRow(await tx.schedule.findUniqueOrThrow({ where: { syncId: due.syncId } })) : null;
}

/** A schedule whose tick waited for a run that is over now, locked for this transaction. */
export async function takeReleasedSchedule(tx: StoreTransaction): Promise<ScheduleRecord | null> {
  const [released] = await tx.$queryRaw<{ syncId: string }[]>`
    select "syncId"::text from atlas."Schedule" schedule
    where "waitingDueAt" is not null and not exists (
      select from atlas."SyncRun" run
      where run."syncId" = schedule."syncId" and run.status in ('queued', 'running', 'cancelling', 'held')
    ) limit 1 for update skip locked`;
  return released ? fromRow(await tx.schedule.findUniqueOrThrow({ where: { syncId: released.syncId } })) : null;
}

/** Writes down what a tick came to, and when the schedule is due next. A tick that was decided before stays as it is. */
export async function recordTick(
  tx: StoreTransaction,
  { syncId, jitterSeconds }: ScheduleRecord,
  { outcome, reason, dueAt, missed, nextDueAt }: TickDecision,
  { at, runId }: { at: Date; runId: string | null },
): Promise<void> {
  const missedRow = missed && {
    syncId,
    dueAt: missed.firstDueAt,
    at,
    outcome: "skipped",
    reason: "Atlas was not running at these times.",
    count: missed.count,
  };
  await tx.tick.createMany({
    data: [...(missedRow ? [missedRow] : []), { syncId, dueAt, at, outcome, reason, runId }],
    skipDuplicates: true,
  });
  await tx.schedule.update({
    where: { syncId },
    data: {
      nextDueAt,
      nextAt: nextDueAt && new Date(nextDueAt.getTime() + jitterMs(syncId, nextDueAt, jitterSeconds)),
      ...(outcome === "waiting" ? { waitingDueAt: dueAt } : {}),
    },
  });
}

/** The tick that waited has its run, or will not get one. */
export async function settleWaitingTick(
  tx: StoreTransaction,
  { syncId, waitingDueAt }: ScheduleRecord,
  settled: { outcome: "fired"; runId: string } | { outcome: "skipped"; reason: string },
): Promise<void> {
  await tx.tick.update({ where: { syncId_dueAt: { syncId, dueAt: waitingDueAt! } }, data: settled });
  await tx.schedule.update({ where: { syncId }, data: { waitingDueAt: null } });
}

async function lockSchedule(db: StoreTransaction, syncId: string): Promise<ScheduleRecord | null> {
  await db.$queryRaw`select id::text from atlas."Sync" where id = ${syncId}::uuid for update`;
  const row = await db.schedule.findUnique({ where: { syncId } });
  return row && fromRow(row);
}

const NOTHING_DUE = { nextDueAt: null, nextAt: null };

function dueAfter(syncId: string, { timing, jitterSeconds }: ScheduleSettings, at: Date) {
  const [nextDueAt] = nextTicks(timing, at, 1);
  if (!nextDueAt) return NOTHING_DUE;
  return { nextDueAt, nextAt: new Date(nextDueAt.getTime() + jitterMs(syncId, nextDueAt, jitterSeconds)) };
}

function columnsOf({ timing, ...same }: ScheduleSettings) {
  return {
    ...same,
    kind: timing.kind,
    cron: timing.kind === "cron" ? timing.cron : null,
    timeZone: timing.kind === "cron" ? timing.timeZone : null,
    everyMinutes: timing.kind === "interval" ? timing.everyMinutes : null,
    ...(timing.kind === "interval" ? { anchorAt: timing.anchorAt } : {}),
  };
}

function notScheduled(syncId: string): ScheduleRecord {
  return { syncId, ...BY_HAND, paused: null, nextDueAt: null, waitingDueAt: null, version: 0 };
}

function fromRow(row: Prisma.ScheduleGetPayload<object>): ScheduleRecord {
  const { syncId, jitterSeconds, pauseAfterFailures, lateAfterMinutes, nextDueAt, waitingDueAt, version } = row;
  return {
    syncId,
    timing: timingOf(row),
    jitterSeconds,
    overlap: row.overlap as OverlapPolicy,
    missedTicks: row.missedTicks as MissedPolicy,
    pauseAfterFailures,
    lateAfterMinutes,
    paused: row.pausedAt && { at: row.pausedAt, by: row.pausedBy ?? "", because: row.pausedBecause ?? "" },
    nextDueAt,
    waitingDueAt,
    version,
  };
}

function timingOf({ kind, cron, timeZone, everyMinutes, anchorAt }: Prisma.ScheduleGetPayload<object>): Timing {
  if (kind === "cron" && cron && timeZone) return { kind, cron, timeZone };
  if (kind === "interval" && everyMinutes) return { kind, everyMinutes, anchorAt };
  return { kind: "manual" };
}
