import {
  type DimensionResult,
  type MeasureDimension,
  type Measurement,
  notEvaluated,
  QUALITY_DIMENSIONS,
  type QualityDimension,
  type QualityThresholds,
} from "./dimension-result.ts";
import { measureAccuracy } from "./dimensions/accuracy.ts";
import { measureCompleteness } from "./dimensions/completeness.ts";
import { measureConsistency } from "./dimensions/consistency.ts";
import { measureTimeliness } from "./dimensions/timeliness.ts";
import { measureUniqueness } from "./dimensions/uniqueness.ts";
import { measureValidity } from "./dimensions/validity.ts";
import type { StreamProfile } from "./stream-profile.ts";

const MEASURES: Record<QualityDimension, MeasureDimension> = {
  completeness: measureCompleteness,
  uniqueness: measureUniqueness,
  timeliness: measureTimeliness,
  validity: measureValidity,
  accuracy: measureAccuracy,
  consistency: measureConsistency,
};

/**
 * Six results, one a dimension, in the order of `QUALITY_DIMENSIONS`. An empty stream passes nothing; figures that
 * cannot be (more keys than rows, NaN) give `error` instead of a share. `at` is now.
 */
export function scoreDimensions(profile: StreamProfile, thresholds: QualityThresholds, at: Date): DimensionResult[] {
  return QUALITY_DIMENSIONS.map((dimension) => ({
    dimension,
    name: dimension,
    threshold: thresholds[dimension],
    unit: dimension === "timeliness" ? "seconds" : "share",
    rows: profile.rows,
    ...measure(dimension, profile, thresholds[dimension], at),
  }));
}

function measure(dimension: QualityDimension, profile: StreamProfile, threshold: number, at: Date): Measurement {
  if (profile.rows === 0 && !(dimension === "validity" && profile.rejected > 0)) {
    return notEvaluated("the stream is empty.");
  }
  const measurement = MEASURES[dimension](profile, threshold, at);
  const isShare = dimension !== "timeliness";
  const { value } = measurement;
  if (value === null || (Number.isFinite(value) && value >= 0 && !(isShare && value > 1))) return measurement;
  return {
    outcome: "error",
    value: null,
    message: `The figures measured for ${dimension} contradict each other (${value}), so no verdict can be given. Run the sync again; if it stays, report it.`,
  };
}
