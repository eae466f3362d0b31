import type { DimensionResult } from "../domain/quality/dimension-result.ts";
import { LAYERS, type Layer } from "../domain/steps.ts";
import type { StreamName } from "../domain/stream.ts";
import { announceFailedChecks } from "./announce-results.ts";
import type { Store } from "./database.ts";
import type { ColumnProfile } from "./datasets.ts";

export interface DatasetIds extends Record<Layer, string> {}

/** The three datasets of a stream, made before the first run has filled them. */
export async function ensureDatasets(
  store: Store,
  { syncStreamId, stream, table }: { syncStreamId: string; stream: StreamName; table: string },
): Promise<DatasetIds> {
  const rows = await store.$transaction(
    LAYERS.map((layer) =>
      store.dataset.upsert({
        where: { syncStreamId_layer: { syncStreamId, layer } },
        create: {
          syncStreamId,
          layer,
          namespace: stream.namespace ?? "",
          name: stream.name,
          tableName: table,
        },
        update: {},
      }),
    ),
  );
  return Object.fromEntries(rows.map(({ layer, id }) => [layer, id])) as DatasetIds;
}

/** A run's results replace those of an earlier attempt, and are the latest of their dataset. */
export async function saveQualityResults(
  store: Store,
  datasetId: string,
  runId: string,
  results: readonly DimensionResult[],
  at: Date,
): Promise<void> {
  await store.$transaction(async (tx) => {
    await announceFailedChecks(tx, { datasetId, runId, at }, results);
    await tx.qualityResult.deleteMany({ where: { datasetId, runId } });
    await tx.qualityResult.updateMany({ where: { datasetId, isLatest: true }, data: { isLatest: false } });
    await tx.qualityResult.createMany({
      data: results.map(({ dimension, name, outcome, value, threshold, unit, rows, message }) => ({
        datasetId,
        runId,
        dimension,
        name,
        outcome,
        value,
        threshold,
        unit,
        rows,
        message,
        at,
      })),
    });
  });
}

export interface DatasetColumnFacts {
  name: string;
  type: string;
  isNullable: boolean;
  isKey: boolean;
  isMetadata: boolean;
  description: string | null;
  profile: ColumnProfile | null;
}

/** Brings the catalog's account of one dataset up to what the run published. */
export async function saveDataset(
  store: Store,
  datasetId: string,
  facts: { runId: string; rowCount: number; sizeBytes: number; columns: readonly DatasetColumnFacts[] },
): Promise<void> {
  await store.$transaction([
    store.datasetColumn.deleteMany({ where: { datasetId, name: { notIn: facts.columns.map(({ name }) => name) } } }),
    ...facts.columns.map(({ profile, ...column }, ordinal) => {
      const data = { ...column, ordinal, ...(profile ? { profile: { ...profile } } : {}) };
      return store.datasetColumn.upsert({
        where: { datasetId_name: { datasetId, name: column.name } },
        create: { datasetId, ...data },
        update: data,
      });
    }),
    store.dataset.update({
      where: { id: datasetId },
      data: { rowCount: facts.rowCount, sizeBytes: facts.sizeBytes, lastRunId: facts.runId },
    }),
  ]);
}
