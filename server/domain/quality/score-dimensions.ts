import {
  type DimensionResult,
  type MeasureDimension,
  type MeasuredPart,
  type Measurement,
  notEvaluated,
  QUALITY_DIMENSIONS,
  type QualityDimension,
  type QualityThresholds,
  type RuleOutcome,
} from "./dimension-result.ts";
import { measureAccuracy } from "./dimensions/accuracy.ts";
import { measureCompleteness } from "./dimensions/completeness.ts";
import { measureConsistency } from "./dimensions/consistency.ts";
import { measureTimeliness } from "./dimensions/timeliness.ts";
import { measureUniqueness } from "./dimensions/uniqueness.ts";
import { measureValidity } from "./dimensions/validity.ts";
import type { StreamProfile } from "./stream-profile.ts";
import { formatShare } from "./wording.ts";

const MEASURES: Record<QualityDimension, MeasureDimension> = {
  completeness: measureCompleteness,
  uniqueness: measureUniqueness,
  timeliness: measureTimeliness,
  validity: measureValidity,
  accuracy: measureAccuracy,
  consistency: measureConsistency,
};

export interface ScoreOptions {
  thresholds: QualityThresholds;
  /** What a column asks for itself, over its dataset's threshold; null where it asks nothing. */
  columnThreshold?: (column: string, dimension: QualityDimension) => number | null;
  /** What checks on rows found that speak for one of the six. */
  rules?: readonly RuleOutcome[];
}

/**
 * Six results, one a dimension, in the order of `QUALITY_DIMENSIONS`. An empty stream passes nothing; figures that
 * cannot be (more keys than rows, NaN) give `error` instead of a share. `at` is now.
 */
export function scoreDimensions(profile: StreamProfile, options: ScoreOptions, at: Date): DimensionResult[] {
  const { thresholds, rules = [], columnThreshold = () => null } = options;
  return QUALITY_DIMENSIONS.map((dimension) => {
    const own = rules.filter((rule) => rule.dimension === dimension);
    const measurement = measure(dimension, profile, thresholds[dimension], at, own);
    const parts = (measurement.parts ?? []).map((part) => ({
      ...part,
      threshold: part.column === null ? null : columnThreshold(part.column, dimension),
    }));
    return {
      dimension,
      name: dimension,
      threshold: thresholds[dimension],
      unit: dimension === "timeliness" ? ("seconds" as const) : ("share" as const),
      rows: profile.rows,
      ...measurement,
      parts,
      ...heldToColumns(measurement, parts),
    };
  });
}

/** A column that misses its own threshold fails the dimension, however good the others are. */
function heldToColumns({ outcome, message }: Measurement, parts: readonly MeasuredPart[]): Partial<DimensionResult> {
  const missed = parts.filter(
    ({ threshold, evaluated, failed }) => threshold !== null && evaluated > 0 && 1 - failed / evaluated < threshold,
  );
  if (missed.length === 0 || outcome === "error" || outcome === "not_evaluated") return {};
  const told = missed
    .slice(0, 3)
    .map(
      ({ rule, threshold, evaluated, failed }) =>
        `"${rule}" holds for ${formatShare(1 - failed / evaluated)} and has to for ${formatShare(threshold!)}`,
    );
  return { outcome: "fail", message: `${message} ${told.join(", ")}.` };
}

function measure(
  dimension: QualityDimension,
  profile: StreamProfile,
  threshold: number,
  at: Date,
  rules: readonly RuleOutcome[],
): Measurement {
  if (profile.rows === 0 && !(dimension === "validity" && profile.rejected > 0)) {
    return notEvaluated("the stream is empty.");
  }
  const measurement = MEASURES[dimension](profile, threshold, at, rules);
  const isShare = dimension !== "timeliness";
  const { value } = measurement;
  if (value === null || (Number.isFinite(value) && value >= 0 && !(isShare && value > 1))) return measurement;
  return {
    outcome: "error",
    value: null,
    message: `The figures measured for ${dimension} contradict each other (${value}), so no verdict can be given. Run the sync again; if it stays, report it.`,
  };
}
