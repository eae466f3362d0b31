import type { Observed } from "./check-result.ts";
import { isWithin, type Limits, type PassingRange, type TimeLimits } from "./threshold.ts";

export const CHECK_OUTCOMES = ["pass", "warn", "fail", "error", "not-evaluated"] as const;
export type SodaOutcome = (typeof CHECK_OUTCOMES)[number];

/** Whole numbers past 2^53 stay exact. */
export type Measured = number | bigint;

export interface Verdict {
  outcome: SodaOutcome;
  value: Measured | null;
  /** Why, for people; null when outcome and value say it all. */
  reason: string | null;
  /** What later checks compare with, where that is not the value. */
  measured?: Measured | null;
  observed?: Observed;
  /** Where history expected the value. */
  expected?: PassingRange;
}

/** Decimals and long integers are compared as doubles. A value that is missing or NaN passes nothing. */
export function judgeNumber(value: Measured | null, limits: Limits): Verdict {
  if (value === null) return { outcome: "not-evaluated", value, reason: "there are no rows to measure" };
  const number = Number(value);
  if (Number.isNaN(number)) return { outcome: "error", value, reason: "the value is not a number (NaN)" };
  return { outcome: zoneOf(number, limits), value, reason: null };
}

/** `ageMs` is null when no row has a time, which is as old as can be. */
export function judgeAge(ageMs: number | null, limits: TimeLimits): Verdict {
  if (ageMs === null) return { outcome: "fail", value: 0, reason: "no row has a time" };
  const { warnAboveMs, failAboveMs } = limits;
  const isFail = failAboveMs !== null && ageMs > failAboveMs;
  const isWarn = warnAboveMs !== null && ageMs > warnAboveMs;
  return { outcome: isFail ? "fail" : isWarn ? "warn" : "pass", value: ageMs, reason: null };
}

/** For checks without a number: what broke the rules of either zone. */
export function judgeRules(broken: { warn: readonly string[]; fail: readonly string[] }): Verdict {
  const reasons = broken.fail.length > 0 ? broken.fail : broken.warn;
  const outcome = broken.fail.length > 0 ? "fail" : broken.warn.length > 0 ? "warn" : "pass";
  return { outcome, value: null, reason: reasons.length > 0 ? reasons.join("; ") : null };
}

export function zoneOf(value: number, { warn, fail }: Limits): "pass" | "warn" | "fail" {
  if (fail && isWithin(value, fail)) return "fail";
  return warn && isWithin(value, warn) ? "warn" : "pass";
}

/** The worst of several, as for a group of checks or a whole run. */
export function worstOf(outcomes: readonly SodaOutcome[]): SodaOutcome {
  const order: SodaOutcome[] = ["error", "fail", "warn", "pass"];
  return order.find((outcome) => outcomes.includes(outcome)) ?? "not-evaluated";
}

/** A share of all rows in percent with two decimals, ties to the even one; 0 of an empty table. */
export function percentOf(count: number, rows: number): number {
  if (rows === 0) return 0;
  const percent = (count * 100) / rows;
  const scaled = percent * 100;
  const isTie = scaled % 1 === 0.5 && scaled / 100 === percent;
  if (isTie) return (Math.floor(scaled) % 2 === 0 ? Math.floor(scaled) : Math.ceil(scaled)) / 100;
  return Number(percent.toFixed(2));
}
