import { diffColumns, type SchemaDiff } from "../../domain/catalog/diff-columns.ts";
import type { Store } from "../../store/database.ts";
import { datasetVersionsByNumber } from "../../store/dataset-history.ts";

/** What became of a dataset's columns between two versions; null when it has not both. */
export async function diffVersions(
  store: Store,
  datasetId: string,
  { from, to }: { from: number; to: number },
): Promise<SchemaDiff | null> {
  const versions = await datasetVersionsByNumber(store, datasetId, [from, to]);
  const before = versions.find(({ number }) => number === from);
  const after = versions.find(({ number }) => number === to);
  return before && after ? diffColumns(before.columns, after.columns) : null;
}
