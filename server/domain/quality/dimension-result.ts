import type { StreamProfile } from "./stream-profile.ts";

export const QUALITY_DIMENSIONS = [
  "completeness",
  "uniqueness",
  "timeliness",
  "validity",
  "accuracy",
  "consistency",
] as const;
export type QualityDimension = (typeof QUALITY_DIMENSIONS)[number];

/** `not_evaluated` is no pass: the data gave no basis. `error`: the figures contradict each other. */
export type CheckOutcome = "pass" | "warn" | "fail" | "error" | "not_evaluated";

export interface DimensionResult {
  dimension: QualityDimension;
  /** Stable over runs; identifies the check on its dataset. */
  name: string;
  outcome: CheckOutcome;
  /** A share from 0 to 1, or an age in seconds; null when not evaluated. */
  value: number | null;
  threshold: number;
  unit: "share" | "seconds";
  /** Rows that were looked at. */
  rows: number;
  /** What was measured, for people. */
  message: string;
  /** The rules that the value is made of, the most broken first. */
  parts: MeasuredPart[];
}

/** One rule of a dimension: how many rows or values it looked at, how many broke it, and which rows those are. */
export interface MeasuredPart {
  rule: string;
  column: string | null;
  evaluated: number;
  failed: number;
  /** What a column asks for itself; null where it goes with its dataset. */
  threshold: number | null;
  /** Null where no row can be shown. */
  rows: FailingRows | null;
}

/** Rows that break a rule, for SQL to find. */
export type FailingRows =
  | { kind: "missing" | "not cast" | "out of format" | "out of range"; column: string }
  | { kind: "repeated key" }
  | { kind: "reversed"; earlier: string; later: string };

/** What a dimension found; its name, threshold and unit are added by `scoreDimensions`. */
export type Measurement = Pick<DimensionResult, "outcome" | "value" | "message"> & { parts?: MeasuredPart[] };

/** What a check on rows found, for the dimension that it speaks for. */
export interface RuleOutcome {
  dimension: QualityDimension;
  rule: string;
  column: string | null;
  evaluated: number;
  failed: number;
}

export type MeasureDimension = (
  profile: StreamProfile,
  threshold: number,
  at: Date,
  rules: readonly RuleOutcome[],
) => Measurement;

/** A share for each share dimension; the greatest age in seconds for timeliness. */
export type QualityThresholds = Record<QualityDimension, number>;

export const DEFAULT_THRESHOLDS: QualityThresholds = {
  completeness: 0.95,
  uniqueness: 0.98,
  timeliness: 7 * 86_400,
  validity: 0.9,
  accuracy: 0.9,
  consistency: 0.9,
};

export function notEvaluated(why: string): Measurement {
  return { outcome: "not_evaluated", value: null, message: `Not evaluated: ${why}` };
}
