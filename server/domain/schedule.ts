import { Cron } from "croner";

export const SCHEDULE_KINDS = ["manual", "interval", "cron"] as const;
/** What a tick does while a run of the sync is not over. */
export const OVERLAP_POLICIES = ["skip", "queue_one"] as const;
/** What becomes of ticks that came while no worker was there. */
export const MISSED_POLICIES = ["run_once", "skip"] as const;
export type OverlapPolicy = (typeof OVERLAP_POLICIES)[number];
export type MissedPolicy = (typeof MISSED_POLICIES)[number];

export type Timing =
  | { kind: "manual" }
  | { kind: "interval"; everyMinutes: number; anchorAt: Date }
  | { kind: "cron"; cron: string; timeZone: string };

const MINUTE_MS = 60_000;
/** A tick that nobody has seen for this long was missed; less is an ordinary delay. */
const MISSED_AFTER_MS = MINUTE_MS;
export const MAX_EVERY_MINUTES = 366 * 24 * 60;
export const MAX_JITTER_SECONDS = 3_600;

/** Why a timing cannot be used, as a sentence, and which part of it; null for a good one. */
export function faultOfTiming(timing: Timing): { field: "cron" | "timeZone" | "everyMinutes"; message: string } | null {
  if (timing.kind === "manual") return null;
  if (timing.kind === "interval") {
    const { everyMinutes } = timing;
    if (Number.isInteger(everyMinutes) && everyMinutes >= 1 && everyMinutes <= MAX_EVERY_MINUTES) return null;
    return { field: "everyMinutes", message: "An interval is 1 minute to 366 days, in whole minutes." };
  }
  if (!isTimeZone(timing.timeZone)) {
    return {
      field: "timeZone",
      message: `"${timing.timeZone}" is no time zone. Use a name such as Europe/Berlin or UTC.`,
    };
  }
  try {
    const [next] = nextTicks(timing, new Date(), 1);
    if (next) return null;
    return { field: "cron", message: `"${timing.cron}" never comes, such as a 30th of February.` };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, "") : String(error);
    const message = `"${timing.cron}" is no cron expression: ${reason}. It has five parts: minute, hour, day, month, weekday; 0 6 * * 1-5 is at six on workdays.`;
    return { field: "cron", message };
  }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The next `count` ticks after `after`. A cron schedule goes by its zone's clock: a time that the clock jumps over in spring
 * comes right after the jump, one that it shows twice in autumn comes once, and "every hour" comes every hour. An interval
 * counts from its anchor and knows no clock.
 */
export function nextTicks(timing: Timing, after: Date, count: number): Date[] {
  if (timing.kind === "manual") return [];
  if (timing.kind === "cron") {
    const cron = new Cron(timing.cron, { timezone: timing.timeZone, mode: "5-part", paused: true });
    return cron.nextRuns(count, after);
  }
  const stepMs = timing.everyMinutes * MINUTE_MS;
  const steps = Math.floor((after.getTime() - timing.anchorAt.getTime()) / stepMs) + 1;
  return Array.from({ length: count }, (_, n) => new Date(timing.anchorAt.getTime() + (steps + n) * stepMs));
}

export interface TickDecision {
  outcome: "fired" | "waiting" | "skipped";
  /** As a sentence, unless it fired in time. */
  reason: string | null;
  /** The tick this is about: of several missed ones that run once, the last. */
  dueAt: Date;
  /** Missed ticks before it, which get one row. */
  missed: { firstDueAt: Date; count: number } | null;
  /** When the schedule is due next; null for never. */
  nextDueAt: Date | null;
}

export interface TickFacts {
  timing: Timing;
  dueAt: Date;
  now: Date;
  overlap: OverlapPolicy;
  missedTicks: MissedPolicy;
  /** The number of the sync's run that is not over. */
  activeRun: number | null;
  /** Whether that run waits for a person's decision. */
  isHeld?: boolean;
  /** Whether an earlier tick waits for that run's end. */
  isOneWaiting: boolean;
}

/** More missed ticks than this are not counted one by one. */
const MAX_COUNTED = 10_000;

/** What a due tick comes to. */
export function decideTick(facts: TickFacts): TickDecision {
  const { timing, now, overlap, missedTicks, activeRun, isOneWaiting } = facts;
  const { last, missed, nextDueAt } = gatherMissed(timing, facts.dueAt, now);
  const isMissed = now.getTime() - last.getTime() > MISSED_AFTER_MS;
  const of = { dueAt: last, missed, nextDueAt };
  if (isMissed && missedTicks === "skip") {
    return { ...of, outcome: "skipped", reason: "Atlas was not running at this time, and missed ticks are skipped." };
  }
  if (activeRun !== null) {
    const state = facts.isHeld ? "is held by its quality gate" : "is not over";
    if (overlap === "queue_one" && !isOneWaiting) {
      return { ...of, outcome: "waiting", reason: `Run ${activeRun} ${state}; this one comes after it.` };
    }
    const more = overlap === "queue_one" ? ", and one tick waits for its end already" : "";
    return { ...of, outcome: "skipped", reason: `Run ${activeRun} ${state.replace("is", "was")}${more}.` };
  }
  return {
    ...of,
    outcome: "fired",
    reason: isMissed ? "Atlas was not running at this time; run once afterwards." : null,
  };
}

/** Ticks between the due one and now: only the last of them is decided, those before it were missed. */
function gatherMissed(timing: Timing, dueAt: Date, now: Date) {
  let last = dueAt;
  let count = 0;
  let [next] = nextTicks(timing, last, 1);
  while (next && next <= now && count < MAX_COUNTED) {
    last = next;
    count += 1;
    [next] = nextTicks(timing, last, 1);
  }
  if (next && next <= now) [next] = nextTicks(timing, now, 1);
  return { last, missed: count > 0 ? { firstDueAt: dueAt, count } : null, nextDueAt: next ?? null };
}

/** Ticks of many schedules at one time are spread: the same sync and tick always get the same delay. */
export function jitterMs(syncId: string, dueAt: Date, jitterSeconds: number): number {
  if (jitterSeconds === 0) return 0;
  let hash = 2_166_136_261; // FNV-1a, 32 bits: any even spread will do
  for (const sign of `${syncId} ${dueAt.getTime()}`) {
    hash = Math.imul(hash ^ sign.charCodeAt(0), 16_777_619) >>> 0;
  }
  return Math.floor((hash / 2 ** 32) * jitterSeconds * 1_000);
}

/** In words: "every 15 minutes", "0 6 * * 1-5 in Europe/Berlin". */
export function describeTiming(timing: Timing): string {
  switch (timing.kind) {
    case "manual":
      return "by hand";
    case "cron":
      return `${timing.cron} in ${timing.timeZone}`;
    case "interval":
      return `every ${inWords(timing.everyMinutes)}`;
  }
}

function inWords(minutes: number): string {
  const [unit, size] = minutes % 1_440 === 0 ? ["day", 1_440] : minutes % 60 === 0 ? ["hour", 60] : ["minute", 1];
  const count = minutes / (size as number);
  return count === 1 ? `${unit}` : `${count} ${unit}s`;
}
