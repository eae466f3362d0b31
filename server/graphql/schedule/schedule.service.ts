import { describeTiming, faultOfTiming, MAX_JITTER_SECONDS, nextTicks, type Timing } from "../../domain/schedule.ts";
import {
  BY_HAND,
  pauseSchedules,
  resumeSchedules,
  type ScheduleSettings,
  saveSchedule,
} from "../../store/schedules.ts";
import { syncsByIds } from "../../store/syncs.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse, type UserError } from "../user-errors.ts";
import type { ScheduleInput, SetScheduleInput } from "./schedule.input.ts";

type Services = Pick<AtlasServices, "store">;

/** Reads what somebody typed; `at` becomes the anchor of an interval. `field` names where the input lies. */
export function readSchedule(input: ScheduleInput, at: Date, field: string[]): Outcome<ScheduleSettings> {
  const errors: UserError[] = [];
  const timing = timingOf(input, at);
  const fault = faultOfTiming(timing);
  if (fault) errors.push({ code: "invalid", message: fault.message, field: [...field, fault.field] });
  const jitterSeconds = input.jitterSeconds ?? 0;
  if (jitterSeconds < 0 || jitterSeconds > MAX_JITTER_SECONDS) {
    errors.push({ code: "invalid", message: "Jitter is 0 to 3,600 seconds.", field: [...field, "jitterSeconds"] });
  }
  for (const name of ["pauseAfterFailures", "lateAfterMinutes"] as const) {
    if ((input[name] ?? 1) < 1)
      errors.push({ code: "invalid", message: "1 at least, or nothing.", field: [...field, name] });
  }
  if (errors.length > 0) return { refused: errors };
  return done({
    timing,
    jitterSeconds,
    overlap: input.overlap ?? BY_HAND.overlap,
    missedTicks: input.missedTicks ?? BY_HAND.missedTicks,
    pauseAfterFailures: input.pauseAfterFailures ?? null,
    lateAfterMinutes: input.lateAfterMinutes ?? null,
  });
}

/** What the schedule would do, or why it cannot be used. */
export function previewSchedule(input: ScheduleInput, at: Date, count: number) {
  const { done: settings, refused } = readSchedule(input, at, []);
  if (refused) return { description: null, nextRuns: [], userErrors: refused };
  const { timing } = settings as ScheduleSettings;
  return { description: describeTiming(timing), nextRuns: nextTicks(timing, at, count), userErrors: [] };
}

/** Gives the sync's uuid. */
export async function setSchedule({ store }: Services, input: SetScheduleInput, at: Date): Promise<Outcome<string>> {
  const syncId = localId("Sync", input.syncId);
  if (!syncId || (await syncsByIds(store, [syncId])).length === 0) return noSuchSync(["syncId"]);
  const { done: settings, refused } = readSchedule(input.schedule, at, ["schedule"]);
  if (refused) return { refused };
  const { expectedVersion } = input;
  const saved = await store.$transaction((tx) =>
    saveSchedule(tx, syncId, settings as ScheduleSettings, { expectedVersion, at }),
  );
  return saved ? done(syncId) : stale();
}

/** Pauses these schedules, or all. Gives how many it stopped. */
export async function pause(
  { store }: Services,
  { syncIds, note }: { syncIds?: string[] | null; note?: string | null },
  { by, at }: { by: string; at: Date },
): Promise<Outcome<number>> {
  const ids = localIds(syncIds);
  if (ids === "unknown") return noSuchSync(["syncIds"]);
  const because = note?.trim() || "somebody paused it by hand.";
  return done(await store.$transaction((tx) => pauseSchedules(tx, ids, { at, by, because })));
}

/** Resumes these schedules, or all. Gives how many it started again. */
export async function resume(
  { store }: Services,
  { syncIds }: { syncIds?: string[] | null },
  at: Date,
): Promise<Outcome<number>> {
  const ids = localIds(syncIds);
  if (ids === "unknown") return noSuchSync(["syncIds"]);
  return done(await store.$transaction((tx) => resumeSchedules(tx, ids, at)));
}

export function stale(): { refused: UserError[] } {
  return refuse("stale", "Somebody else changed this meanwhile. Look at it again, then change it.", [
    "expectedVersion",
  ]);
}

function timingOf({ kind, cron, timeZone, everyMinutes }: ScheduleInput, at: Date): Timing {
  switch (kind) {
    case "manual":
      return { kind };
    case "cron":
      return { kind, cron: cron?.trim() ?? "", timeZone: timeZone?.trim() || "UTC" };
    case "interval":
      return { kind, everyMinutes: everyMinutes ?? 0, anchorAt: at };
  }
}

function localIds(syncIds: string[] | null | undefined): string[] | null | "unknown" {
  if (!syncIds) return null;
  const ids = syncIds.map((id) => localId("Sync", id));
  return ids.every((id) => id !== null) ? ids : "unknown";
}

function noSuchSync(field: string[]) {
  return refuse("not_found", "There is no such sync. It may have been deleted; choose one from the list.", field);
}
