import type { CheckEngine } from "../domain/quality/kept-result.ts";
import { nextOf } from "./check-files.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";
import { notifyQuality } from "./quality-feed.ts";

export const CHECK_RUN_TRIGGERS = ["manual", "schedule"] as const;
export type CheckRunTrigger = (typeof CHECK_RUN_TRIGGERS)[number];
export const CHECK_RUN_STATUSES = ["queued", "running", "succeeded", "failed"] as const;
export type CheckRunStatus = (typeof CHECK_RUN_STATUSES)[number];

/** What is wrong with a check file, or why it could not run; line and column count from 1. */
export interface CheckProblem {
  line: number | null;
  column: number | null;
  message: string;
}

export interface CheckRunRecord {
  id: string;
  checkFileId: string;
  trigger: CheckRunTrigger;
  triggeredBy: string;
  status: CheckRunStatus;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  engine: CheckEngine | null;
  statements: number | null;
  problems: CheckProblem[];
}

export async function insertCheckRun(
  store: Store,
  run: { checkFileId: string; trigger: CheckRunTrigger; triggeredBy: string; at: Date },
): Promise<string> {
  const { at, ...facts } = run;
  const { id } = await store.checkRun.create({ data: { ...facts, queuedAt: at } });
  await notifyQuality(store, { kind: "check_run", id });
  return id;
}

/** Takes a run that nobody began; one whose worker died is taken again. False when it is over. */
export async function beginCheckRun(store: Store, id: string, at: Date): Promise<boolean> {
  const { count } = await store.checkRun.updateMany({
    where: { id, status: { in: ["queued", "running"] } },
    data: { status: "running", startedAt: at },
  });
  if (count > 0) await notifyQuality(store, { kind: "check_run", id });
  return count > 0;
}

export async function endCheckRun(
  store: Store,
  id: string,
  end: {
    status: "succeeded" | "failed";
    engine: CheckEngine;
    statements: number | null;
    problems: readonly CheckProblem[];
    at: Date;
  },
): Promise<void> {
  const { at, problems, ...facts } = end;
  await store.checkRun.update({
    where: { id },
    data: { ...facts, endedAt: at, problems: problems.map((problem) => ({ ...problem })) },
  });
  await notifyQuality(store, { kind: "check_run", id });
}

/**
 * Queues a run for every file whose time has come and moves its time on, each once however many processes ask. A time that
 * passed while nothing was running is made up for once. Gives the runs' ids.
 */
export async function queueDueCheckRuns(store: Store, at: Date): Promise<string[]> {
  return store.$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string; cron: string; timeZone: string }[]>`
      select id::text, cron, "timeZone" from atlas."CheckFile"
      where "nextAt" <= ${at} and "isEnabled" and cron is not null for update skip locked`;
    const ids: string[] = [];
    for (const { id, cron, timeZone } of due) {
      await tx.checkFile.update({ where: { id }, data: { nextAt: nextOf(cron, timeZone, at) } });
      const run = { checkFileId: id, trigger: "schedule", triggeredBy: "schedule", queuedAt: at };
      ids.push((await tx.checkRun.create({ data: run })).id);
    }
    return ids;
  });
}

/** Runs that wait or were left by a dead worker, for the queue to hear of again. */
export async function waitingCheckRuns(store: Store, since: Date): Promise<string[]> {
  const rows = await store.checkRun.findMany({
    where: { status: "queued", queuedAt: { lt: since } },
    select: { id: true },
    take: 100,
  });
  return rows.map(({ id }) => id);
}

export async function checkRunsByIds(store: Store, ids: readonly string[]): Promise<CheckRunRecord[]> {
  const rows = await store.checkRun.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ trigger, status, engine, problems, ...row }) => ({
    ...row,
    trigger: trigger as CheckRunTrigger,
    status: status as CheckRunStatus,
    engine: engine as CheckEngine | null,
    problems: problems as unknown as CheckProblem[],
  }));
}

/** A file's runs beside its sync's, newest first. */
export function listCheckRuns(): Listing {
  return {
    from: Prisma.sql`atlas."CheckRun" as item`,
    parent: Prisma.sql`item."checkFileId"`,
    order: [
      { by: Prisma.sql`item."queuedAt"`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}
