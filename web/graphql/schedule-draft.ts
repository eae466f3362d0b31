import type { MissedTicks, OverlapPolicy, ScheduleInput, ScheduleKind } from "./generated/graphql.ts";

/** A schedule as somebody types it; numbers as text, empty for none. */
export type ScheduleDraft = {
  kind: ScheduleKind;
  cron: string;
  timeZone: string;
  everyMinutes: string;
  jitterSeconds: string;
  overlap: OverlapPolicy;
  missedTicks: MissedTicks;
  pauseAfterFailures: string;
  lateAfterMinutes: string;
};

export function emptyDraft(): ScheduleDraft {
  return {
    kind: "MANUAL",
    cron: "0 6 * * *",
    timeZone: ownTimeZone(),
    everyMinutes: "60",
    jitterSeconds: "",
    overlap: "SKIP",
    missedTicks: "RUN_ONCE",
    pauseAfterFailures: "",
    lateAfterMinutes: "",
  };
}

export function toScheduleInput(draft: ScheduleDraft): ScheduleInput {
  return {
    kind: draft.kind,
    cron: draft.kind === "CRON" ? draft.cron : null,
    timeZone: draft.kind === "CRON" ? draft.timeZone : null,
    everyMinutes: draft.kind === "INTERVAL" ? toWhole(draft.everyMinutes) : null,
    jitterSeconds: toWhole(draft.jitterSeconds),
    overlap: draft.overlap,
    missedTicks: draft.missedTicks,
    pauseAfterFailures: toWhole(draft.pauseAfterFailures),
    lateAfterMinutes: toWhole(draft.lateAfterMinutes),
  };
}

/** The draft that a link or a reload carries; null for text that is none. */
export function parseDraft(value: unknown): ScheduleDraft | null {
  if (typeof value !== "object" || value === null) return null;
  const empty = emptyDraft();
  const known = Object.entries(value).filter(([name, part]) => name in empty && typeof part === "string");
  return { ...empty, ...Object.fromEntries(known) };
}

export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Null for an empty field; what is no number goes on to the API, which says what is wrong with it. */
function toWhole(text: string): number | null {
  const number = Number(text);
  return text.trim() === "" ? null : Number.isInteger(number) ? number : 0;
}
