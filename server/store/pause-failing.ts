import type { StoreTransaction } from "./database.ts";
import { announce } from "./occurrences.ts";
import { pauseSchedules } from "./schedules.ts";

/**
 * Pauses a schedule whose last runs all failed, as many as it allows, and tells so; part of the transaction that ends the
 * last of them. Resuming it begins a new count.
 */
export async function pauseFailingSchedule(
  tx: StoreTransaction,
  { syncId, syncName, runId, at }: { syncId: string; syncName: string; runId: string; at: Date },
): Promise<void> {
  const schedule = await tx.schedule.findUnique({ where: { syncId, pausedAt: null, kind: { not: "manual" } } });
  const allowed = schedule?.pauseAfterFailures;
  if (!allowed) return;
  const last = await tx.syncRun.findMany({
    where: {
      syncId,
      status: { in: ["succeeded", "partial", "failed"] },
      ...(schedule.resumedAt && { endedAt: { gt: schedule.resumedAt } }),
    },
    orderBy: { number: "desc" },
    take: allowed,
    select: { status: true },
  });
  if (last.length < allowed || last.some(({ status }) => status !== "failed")) return;
  const because = allowed === 1 ? "its run failed." : `its last ${allowed} runs failed.`;
  await pauseSchedules(tx, [syncId], { at, by: "Atlas", because });
  await announce(tx, [
    {
      kind: "sync_paused",
      at,
      syncId,
      runId,
      title: `${syncName} is paused: ${because}`,
      facts: { syncName, because },
    },
  ]);
}
