import { randomUUID } from "node:crypto";
import { occurrenceOfHold } from "../domain/occurrence.ts";
import type { HoldDecision, HoldReason } from "../domain/run-events.ts";
import type { RunStatus } from "../domain/steps.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { announce } from "./occurrences.ts";
import { endAttempt } from "./run-attempts.ts";
import { appendHeadline } from "./run-journal.ts";

/** Ends an attempt in a hold: what is staged waits for a person. Returns whether this call held the run. */
export async function holdRun(
  store: Store,
  runId: string,
  { reasons, at }: { reasons: readonly HoldReason[]; at: Date },
): Promise<boolean> {
  return store.$transaction(async (tx) => {
    const { count } = await tx.syncRun.updateMany({
      where: { id: runId, status: { in: ["running", "cancelling"] }, cancelRequestedAt: null },
      data: { status: "held", heldAt: at, endedAt: at, holdReasons: reasons.map((reason) => ({ ...reason })) },
    });
    if (count === 0) return false;
    await endAttempt(tx, runId, { outcome: "held", at });
    await appendHeadline(tx, runId, at);
    const run = await tx.syncRun.findUniqueOrThrow({
      where: { id: runId },
      select: { number: true, syncId: true, sync: { select: { name: true } } },
    });
    const { syncId, number, sync } = run;
    await announce(tx, [occurrenceOfHold({ syncId, syncName: sync.name, runId, runNumber: number, reasons, at })]);
    return true;
  });
}

export interface HoldVerdict {
  decision: HoldDecision;
  decidedBy: string;
  note: string | null;
  at: Date;
}

/**
 * Decides on a held run, once, and queues it again under a job of its own: released, it publishes what it has staged;
 * rejected, a worker drops it. Of two decisions at once the second finds the first: it gets the run's status and the
 * decision that was made.
 */
export async function decideHold(
  db: StoreTransaction,
  runId: string,
  { decision, decidedBy, note, at }: HoldVerdict,
): Promise<"decided" | "missing" | { status: RunStatus; decision: HoldDecision | null; decidedBy: string | null }> {
  const [run] = await db.$queryRaw<{ status: RunStatus; decision: HoldDecision | null; decidedBy: string | null }[]>`
    select status, "holdDecision" as decision, "holdDecidedBy" as "decidedBy"
    from atlas."SyncRun" where id = ${runId}::uuid for update`;
  if (!run) return "missing";
  if (run.status !== "held") return run;
  await db.syncRun.update({
    where: { id: runId },
    data: {
      status: decision === "released" ? "queued" : "cancelling",
      jobId: randomUUID(),
      dispatchedAt: null,
      endedAt: null,
      holdDecision: decision,
      holdDecidedBy: decidedBy,
      holdDecidedAt: at,
      holdNote: note,
    },
  });
  await appendHeadline(db, runId, at);
  return "decided";
}
