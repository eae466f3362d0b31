import { classifyTable } from "../../domain/pii/classify-column.ts";
import { replacesAll } from "../../domain/run-purpose.ts";
import { sampleColumns } from "../../layers/sample.ts";
import type { DatasetIds } from "../../store/results.ts";
import { saveFindings } from "../../store/save-findings.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { SyncDeps } from "../sync-deps.ts";
import type { StepReport } from "../track-steps.ts";

/** Decides for every column whether it holds personal data, from values spread over the whole run. */
export async function findPersonalData(
  { tables, plan }: PreparedStream,
  datasets: DatasetIds,
  deps: SyncDeps,
): Promise<StepReport> {
  const types = new Map<string, string>(tables.columns.map(({ column, type }) => [column, type]));
  const samples = (await sampleColumns(deps.layers, tables)).map(({ column, values, nonNull }) => ({
    name: column,
    type: types.get(column) ?? "jsonb",
    values,
    nonNull,
  }));
  const verdicts = classifyTable(samples);
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
  return { done: verdicts.size, figures: { columns: samples.length, values } };
}
