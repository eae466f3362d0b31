import type { CheckOutcome, MeasuredPart } from "../../domain/quality/dimension-result.ts";
import { gateDecision, type QualityGate } from "../../domain/quality/gate.ts";
import { type KeptResult, keptDimension, maskSample, type ResultPart } from "../../domain/quality/kept-result.ts";
import { runMonitors } from "../../domain/quality/monitors.ts";
import { columnThreshold, thresholdsOf } from "../../domain/quality/quality-settings.ts";
import { scoreDimensions } from "../../domain/quality/score-dimensions.ts";
import type { StreamProfile } from "../../domain/quality/stream-profile.ts";
import { sampleFailingRows } from "../../layers/failing-rows.ts";
import { measureStaged } from "../../layers/measure.ts";
import { stagingTable } from "../../layers/stream-tables.ts";
import { personalColumnsOf, qualitySettingsOf } from "../../store/check-files.ts";
import { monitorHistory } from "../../store/check-history.ts";
import type { SyncPlan } from "../../store/plans.ts";
import type { DatasetIds } from "../../store/results.ts";
import { saveResults } from "../../store/save-results.ts";
import { columnOfField, type PreparedStream } from "../prepare-streams.ts";
import { checkStaged, historyScopeOf, rulesOf } from "../quality/check-staged.ts";
import { keptOf } from "../quality/keep-checks.ts";
import type { SyncDeps } from "../sync-deps.ts";
import type { StepReport } from "../track-steps.ts";

export interface QualityReport extends StepReport {
  profile: StreamProfile;
  /** All that was kept: the six, what is watched, and every check. */
  kept: KeptResult[];
}

export interface QualityContext {
  plan: SyncPlan;
  datasets: DatasetIds;
  deps: SyncDeps;
  /** Settles when it is known which columns are personal: samples of failed rows are kept masked only. */
  personalFound: Promise<unknown>;
  report: (line: string) => void;
}

/** A rule's sample is a statement; a stream of 400 broken columns must not cost as many. */
const MAX_SAMPLES = 8;

/** Measures the staged rows, runs the checks about them, and judges the six dimensions by what came out. */
export async function scoreQuality(
  stream: PreparedStream,
  { plan, datasets, deps, personalFound, report }: QualityContext,
): Promise<QualityReport> {
  const began = performance.now();
  const at = new Date();
  const datasetId = datasets.chart;
  const keyColumns = keyColumnsOf(stream);
  const settings = await qualitySettingsOf(deps.store, plan.syncId);
  const ofDataset = settings.datasets.get(datasetId) ?? {};
  const profile = await measureStaged(deps.layers, stream.tables, { keyColumns, cursor: cursorOf(stream) });
  const reports = await checkStaged(plan, stream, { datasetId, at }, deps);
  const options = {
    thresholds: thresholdsOf(settings.sync, ofDataset),
    columnThreshold: (column: string, dimension: Parameters<typeof columnThreshold>[2]) =>
      columnThreshold(ofDataset, column, dimension),
    rules: rulesOf(reports, profile),
  };
  const results = scoreDimensions(profile, options, at);
  await personalFound;
  const [personal = new Set<string>()] = await personalColumnsOf(deps.store, [datasetId]);
  const historyScope = historyScopeOf(stream);
  const history = await monitorHistory(deps.store, { datasetIds: [datasetId], scope: historyScope, runId: plan.runId });
  const sampler = partSampler(stream, { keyColumns, personal, deps });
  const dimensions: KeptResult[] = [];
  for (const result of results) {
    const parts = await sampler(result.parts);
    dimensions.push(keptDimension(result, parts, Math.round(performance.now() - began)));
  }
  const kept = [
    ...dimensions,
    ...runMonitors(profile, history, { at, historyScope }),
    ...reports.flatMap((each) => keptOf(each, each.results, { personal, historyScope })),
  ];
  await saveResults(deps.store, {
    ...{ datasetId, at },
    origin: { runId: plan.runId },
    results: kept,
    fileIds: reports.map(({ file }) => file.id),
  });
  for (const { file, problems } of reports) {
    for (const { line, column, message } of problems) report(`${file.name}, line ${line}:${column}: ${message}`);
  }
  return { ...accountOf(kept, plan.qualityGate), profile, kept };
}

function accountOf(kept: readonly KeptResult[], gate: QualityGate) {
  const count = (...outcomes: CheckOutcome[]) => kept.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const figures = {
    warned: count("warn"),
    failed: count("fail", "error"),
    notEvaluated: count("not_evaluated"),
    evaluated: kept.length - count("not_evaluated"),
  };
  return { done: count("pass"), figures, hasWarning: gateDecision(gate, kept).hasWarning };
}

/** Gives rules the rows that broke them, masked, as long as samples are to be had. */
function partSampler(
  { tables }: PreparedStream,
  { keyColumns, personal, deps }: { keyColumns: string[]; personal: ReadonlySet<string>; deps: SyncDeps },
) {
  let left = MAX_SAMPLES;
  return async (parts: readonly MeasuredPart[]): Promise<ResultPart[]> => {
    const kept: ResultPart[] = [];
    for (const { rows, ...part } of parts) {
      const isSampled = rows !== null && part.failed > 0 && left > 0;
      if (isSampled) left--;
      const source = { table: stagingTable(tables), columns: tables.columns, keyColumns };
      const found = isSampled ? await sampleFailingRows(deps.layers, source, rows) : null;
      kept.push({ ...part, sample: found && maskSample(found, personal) });
    }
    return kept;
  };
}

function keyColumnsOf({ tables, key }: PreparedStream): string[] {
  const fields = key.by === "fields" ? key.paths.map(([field = ""]) => field) : [];
  return fields.map((field) => columnOfField(tables, field) ?? field);
}

function cursorOf({ tables, plan }: PreparedStream): string | null {
  const { cursor } = plan.stream;
  return cursor?.length === 1 ? columnOfField(tables, cursor[0]!) : null;
}
