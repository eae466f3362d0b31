import { refreshCatalogEntries } from "./catalog-entries.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { announceDataset } from "./dataset-feed.ts";

/** What people say of a dataset; what is left out stays. */
export interface DatasetWords {
  description?: string | null;
  tags?: string[];
  owner?: string | null;
  lateAfterMinutes?: number | null;
}

export type Described = "done" | "missing" | "stale";

/** Changes what people say of a dataset, if it is still at the version they read, and the catalog's entry with it. */
export async function describeDataset(
  store: Store,
  { id, expectedVersion, words }: { id: string; expectedVersion: number; words: DatasetWords },
): Promise<Described> {
  return store.$transaction(async (tx) => {
    const refused = await lockVersion(tx, id, expectedVersion);
    if (refused) return refused;
    await tx.dataset.update({ where: { id }, data: { ...words, version: { increment: 1 } } });
    await refreshCatalogEntries(tx, { datasetId: id });
    await announceDataset(tx, id);
    return "done";
  });
}

/** The same for one of its columns. */
export async function describeColumn(
  store: Store,
  { id, expectedVersion, note }: { id: string; expectedVersion: number; note: string | null },
): Promise<Described> {
  return store.$transaction(async (tx) => {
    const column = await tx.datasetColumn.findUnique({ where: { id }, select: { datasetId: true } });
    if (!column) return "missing";
    const refused = await lockVersion(tx, column.datasetId, expectedVersion);
    if (refused) return refused;
    await tx.datasetColumn.update({ where: { id }, data: { note } });
    await tx.dataset.update({ where: { id: column.datasetId }, data: { version: { increment: 1 } } });
    await refreshCatalogEntries(tx, { datasetId: column.datasetId });
    await announceDataset(tx, column.datasetId);
    return "done";
  });
}

async function lockVersion(tx: StoreTransaction, id: string, expected: number): Promise<"missing" | "stale" | null> {
  const [locked] = await tx.$queryRaw<{ version: number }[]>`
    select version from atlas."Dataset" where id = ${id}::uuid for update`;
  if (!locked) return "missing";
  return locked.version === expected ? null : "stale";
}
