import { decideTick, jitterMs } from "../domain/schedule.ts";
import type { Store, StoreTransaction } from "../store/database.ts";
import { insertRun } from "../store/runs.ts";
import {
  recordTick,
  type ScheduleRecord,
  settleWaitingTick,
  takeDueSchedule,
  takeReleasedSchedule,
} from "../store/schedules.ts";

const BY_SCHEDULE = { trigger: "schedule", triggeredBy: "its schedule" } as const;

/**
 * Decides every tick that is due at `at`: each in a transaction of its own that locks its schedule, so that of several
 * processes one decides it, and one that dies leaves it due. Returns how many runs were queued.
 */
export async function fireTicks(store: Store, at: Date): Promise<number> {
  let queued = 0;
  for (const decideOne of [decideDue, releaseWaiting]) {
    for (;;) {
      const decided = await store.$transaction((tx) => decideOne(tx, at));
      if (decided === "nothing") break;
      if (decided === "queued") queued += 1;
    }
  }
  return queued;
}

type Decided = "nothing" | "queued" | "not queued";

async function decideDue(tx: StoreTransaction, at: Date): Promise<Decided> {
  const schedule = await takeDueSchedule(tx, at);
  if (!schedule?.nextDueAt) return "nothing";
  const { syncId, nextDueAt: dueAt, jitterSeconds } = schedule;
  // A tick that its jitter delayed was not missed.
  const now = new Date(at.getTime() - jitterMs(syncId, dueAt, jitterSeconds));
  const facts = { ...schedule, dueAt, now, isOneWaiting: schedule.waitingDueAt !== null };
  const free = decideTick({ ...facts, activeRun: null });
  // Queueing a run is the only way to know that none is under way: it locks the sync.
  const started = free.outcome === "fired" ? await insertRun(tx, { syncId, ...BY_SCHEDULE, at }) : null;
  if (started === null) await recordTick(tx, schedule, free, { at, runId: null });
  else if (started === "missing") return "nothing";
  else if (started === "empty") await recordTick(tx, schedule, { ...free, ...EMPTY }, { at, runId: null });
  else if ("pausedFor" in started) await recordTick(tx, schedule, { ...free, ...PAUSED }, { at, runId: null });
  else if ("activeRun" in started) {
    await recordTick(
      tx,
      schedule,
      decideTick({ ...facts, activeRun: started.activeRun, isHeld: started.status === "held" }),
      { at, runId: null },
    );
  } else {
    await recordTick(tx, schedule, free, { at, runId: started.runId });
    return "queued";
  }
  return "not queued";
}

const PAUSED = { outcome: "skipped", reason: "The sync is paused for a change of its schema." } as const;
const EMPTY = { outcome: "skipped", reason: "The sync has no enabled stream." } as const;

/** A tick that waited for a run to end starts its own. */
async function releaseWaiting(tx: StoreTransaction, at: Date): Promise<Decided> {
  const schedule: ScheduleRecord | null = await takeReleasedSchedule(tx);
  if (!schedule) return "nothing";
  const started = await insertRun(tx, { syncId: schedule.syncId, ...BY_SCHEDULE, at });
  if (started === "missing") return "nothing";
  if (started === "empty") {
    await settleWaitingTick(tx, schedule, EMPTY);
    return "not queued";
  }
  if ("pausedFor" in started) {
    await settleWaitingTick(tx, schedule, PAUSED);
    return "not queued";
  }
  // Somebody started one in this moment: the tick waits on.
  if ("activeRun" in started) return "nothing";
  await settleWaitingTick(tx, schedule, { outcome: "fired", runId: started.runId });
  return "queued";
}
