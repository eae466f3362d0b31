import { classifyTable } from "../../domain/pii/classify-column.ts";
import type { ColumnSample, ColumnVerdict } from "../../domain/pii/column-verdict.ts";
import type { PiiEngine } from "../../domain/pii/engine.ts";
import { replacesAll } from "../../domain/run-purpose.ts";
import { sampleColumns } from "../../layers/sample.ts";
import { classifyTableWith } from "../../peers/presidio/classify-with-presidio.ts";
import { engineOfSync } from "../../store/pii-settings.ts";
import type { DatasetIds } from "../../store/results.ts";
import { saveFindings } from "../../store/save-findings.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { SyncDeps } from "../sync-deps.ts";
import type { StepReport } from "../track-steps.ts";

// The first time an analyzer of Atlas's own is installed; asking one takes seconds.
const PRESIDIO_LIMIT_MS = 300_000;

interface FindingRun {
  signal: AbortSignal;
  /** Told what did not work as it should. */
  warn(line: string): void;
}

/** Decides for every column whether it holds personal data, from values spread over the whole run. */
export async function findPersonalData(
  { tables, plan }: PreparedStream,
  datasets: DatasetIds,
  deps: SyncDeps,
  run: FindingRun & { syncId: string },
): Promise<StepReport> {
  const types = new Map<string, string>(tables.columns.map(({ column, type }) => [column, type]));
  const samples = (await sampleColumns(deps.layers, tables)).map(({ column, values, nonNull }) => ({
    name: column,
    type: types.get(column) ?? "jsonb",
    values,
    nonNull,
  }));
  const { verdicts, isWhole } = await classify(samples, await engineOfSync(deps.store, run.syncId), deps, run);
  await saveFindings(
    deps.store,
    datasets.chart,
    { runId: tables.runId, at: new Date(), isWhole: replacesAll(plan) },
    samples.map(({ name, type, values, nonNull }) => ({
      name,
      type,
      sampled: values.length,
      nonNull,
      verdict: verdicts.get(name) ?? null,
    })),
  );
  const values = samples.reduce((sum, sample) => sum + sample.values.length, 0);
  return { done: verdicts.size, figures: { columns: samples.length, values }, hasWarning: !isWhole };
}

/** By the engine that is wanted, and by Atlas's own rules alone where Presidio does not answer: the run does not wait for it. */
async function classify(
  samples: readonly ColumnSample[],
  engine: PiiEngine,
  deps: SyncDeps,
  { signal, warn }: FindingRun,
): Promise<{ verdicts: Map<string, ColumnVerdict>; isWhole: boolean }> {
  try {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(PRESIDIO_LIMIT_MS)]);
    return { verdicts: await classifyTableWith(engine, samples, deps.presidio, limit), isWhole: true };
  } catch (error) {
    signal.throwIfAborted();
    warn(`${(error as Error).message} The columns are judged by Atlas's own rules alone.`);
    return { verdicts: classifyTable(samples), isWhole: false };
  }
}
