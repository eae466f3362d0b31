import { classifyTable } from "../../domain/pii/classify-column.ts";
import { sampleColumns } from "../../layers/sample.ts";
import { type DatasetIds, saveFindings } from "../../store/results.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { SyncDeps } from "../sync-deps.ts";
import type { StepReport } from "../track-steps.ts";

/** Decides for every column whether it holds personal data, from values spread over the whole run. */
export async function findPersonalData(
  { tables }: PreparedStream,
  datasets: DatasetIds,
  deps: SyncDeps,
): Promise<StepReport> {
  const samples = await sampleColumns(deps.layers, tables);
  const types = new Map<string, string>(tables.columns.map(({ column, type }) => [column, type]));
  const verdicts = classifyTable(
    samples.map(({ column, values, nonNull }) => ({
      name: column,
      type: types.get(column) ?? "text",
      values,
      nonNull,
    })),
  );
  await saveFindings(deps.store, datasets.chart, tables.runId, verdicts, new Date());
  const values = samples.reduce((sum, sample) => sum + sample.values.length, 0);
  return { done: verdicts.size, figures: { columns: samples.length, values } };
}
