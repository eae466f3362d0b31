import { type CheckOutcome, DEFAULT_THRESHOLDS, type DimensionResult } from "../../domain/quality/dimension-result.ts";
import { gateDecision, type QualityGate } from "../../domain/quality/gate.ts";
import { scoreDimensions } from "../../domain/quality/score-dimensions.ts";
import type { StreamProfile } from "../../domain/quality/stream-profile.ts";
import { measureStaged } from "../../layers/measure.ts";
import { type DatasetIds, saveQualityResults } from "../../store/results.ts";
import { columnOfField, type PreparedStream } from "../prepare-streams.ts";
import type { SyncDeps } from "../sync-deps.ts";
import type { StepReport } from "../track-steps.ts";

export interface QualityReport extends StepReport {
  profile: StreamProfile;
  results: DimensionResult[];
}

/** Measures the staged rows once and judges the six dimensions by what came out. */
export async function scoreQuality(
  { tables, plan, key }: PreparedStream,
  datasets: DatasetIds,
  gate: QualityGate,
  deps: SyncDeps,
): Promise<QualityReport> {
  const { stream } = plan;
  const keyFields = key.by === "fields" ? key.paths.map(([field = ""]) => field) : [];
  const cursorField = stream.cursor?.length === 1 ? stream.cursor[0]! : null;
  const profile = await measureStaged(deps.layers, tables, {
    keyColumns: keyFields.map((field) => columnOfField(tables, field) ?? field),
    cursor: cursorField === null ? null : columnOfField(tables, cursorField),
  });
  const at = new Date();
  const results = scoreDimensions(profile, DEFAULT_THRESHOLDS, at);
  await saveQualityResults(deps.store, datasets.chart, tables.runId, results, at);

  const count = (...outcomes: CheckOutcome[]) => results.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const figures = {
    warned: count("warn"),
    failed: count("fail", "error"),
    notEvaluated: count("not_evaluated"),
    evaluated: results.length - count("not_evaluated"),
  };
  const { hasWarning } = gateDecision(gate, results);
  return { done: count("pass"), figures, hasWarning, profile, results };
}
