import type { Baseline } from "./check.ts";
import type { Verdict } from "./judge.ts";
import type { TableColumn } from "./schema-rules.ts";

/** An earlier value of a check's metric. */
export interface PastValue {
  at: Date;
  value: number;
}

/** What earlier runs found, newest first. A store implements it; without one, checks that need it are not evaluated. */
export interface CheckHistory {
  /** `key` is a result's `metricKey`. */
  values(key: string): Promise<readonly PastValue[]>;
  columns(key: string): Promise<readonly TableColumn[] | null>;
  groups(key: string): Promise<readonly string[] | null>;
}

const DAY_MS = 86_400_000;

/** The value to compare with, or in words why there is none. */
export function baselineOf(past: readonly PastValue[], baseline: Baseline, at: Date): number | string {
  const values = past.map(({ value }) => value);
  if (baseline.kind === "same day") {
    const day = dayBefore(at, baseline.unit);
    const found = past.find((measurement) => measurement.at.toISOString().slice(0, 10) === day);
    return found?.value ?? `there is no measurement of ${day}`;
  }
  const needed = baseline.kind === "last" ? 1 : baseline.measurements;
  if (values.length < needed) return `there are ${values.length} earlier measurements, and it compares with ${needed}`;
  const window = values.slice(0, needed);
  if (baseline.kind === "last") return window[0]!;
  if (baseline.of === "min") return Math.min(...window);
  if (baseline.of === "max") return Math.max(...window);
  return window.reduce((sum, value) => sum + value, 0) / window.length;
}

/** The change, in percent of the earlier value where asked; null where that is of nothing. */
export function changeOf(now: number, before: number, isPercent: boolean): number | null {
  if (!isPercent) return now - before;
  return before === 0 ? (now === 0 ? 0 : null) : ((now - before) / before) * 100;
}

/** Where a value is expected by the past: the median of like weekdays, or of all, and its usual spread. */
export interface Band {
  low: number;
  high: number;
  measurements: number;
  /** Only like weekdays were looked at. */
  isSeasonal: boolean;
}

const MIN_MEASUREMENTS = 5;
/** Like weekdays alone are used once there are this many. */
const MIN_WEEKDAYS = 4;
/** Turns a median absolute deviation into what a standard deviation would be. */
const MAD_TO_SIGMA = 1.4826;
const SIGMAS = 3.5;

/** Null while the past is too short to expect anything from. */
export function expectedBand(past: readonly PastValue[], at: Date): Band | null {
  if (past.length < MIN_MEASUREMENTS) return null;
  const weekdays = past.filter((measurement) => measurement.at.getUTCDay() === at.getUTCDay());
  const isSeasonal = weekdays.length >= MIN_WEEKDAYS;
  const values = (isSeasonal ? weekdays : past).map(({ value }) => value);
  const middle = median(values);
  const spread = MAD_TO_SIGMA * median(values.map((value) => Math.abs(value - middle)));
  // Values that never moved still may by rounding; a thousandth of them is no anomaly.
  const reach = Math.max(SIGMAS * spread, Math.abs(middle) * 0.001);
  return { low: middle - reach, high: middle + reach, measurements: values.length, isSeasonal };
}

/** Warns of a value that its past did not lead to expect; says where it was expected. */
export function judgeByHistory(value: number, past: readonly PastValue[], at: Date): Verdict {
  const band = expectedBand(past, at);
  if (!band) {
    const reason = `there are ${past.length} earlier measurements, and ${MIN_MEASUREMENTS} are needed to expect anything`;
    return { outcome: "not-evaluated", value: null, reason, measured: value };
  }
  const isExpected = value >= band.low && value <= band.high;
  const days = band.isSeasonal ? " on this day of the week" : "";
  const reason = `expected ${shortNumber(band.low)} to ${shortNumber(band.high)}, from ${band.measurements} earlier measurements${days}`;
  return { outcome: isExpected ? "pass" : "warn", value, reason, expected: { low: band.low, high: band.high } };
}

function shortNumber(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.abs(value) < 10 ? 4 : 1 });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

function dayBefore(at: Date, unit: "week" | "month"): string {
  if (unit === "week") return new Date(at.getTime() - 7 * DAY_MS).toISOString().slice(0, 10);
  const day = new Date(at);
  day.setUTCMonth(day.getUTCMonth() - 1);
  return day.toISOString().slice(0, 10);
}
