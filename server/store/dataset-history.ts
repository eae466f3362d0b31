import type { VersionColumn } from "../domain/catalog/diff-columns.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface DatasetVersionRecord {
  id: string;
  datasetId: string;
  number: number;
  columns: VersionColumn[];
  runId: string | null;
  at: Date;
}

export async function datasetVersionsByIds(store: Store, ids: readonly string[]): Promise<DatasetVersionRecord[]> {
  return (await store.datasetVersion.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export async function datasetVersionsByNumber(
  store: Store,
  datasetId: string,
  numbers: readonly number[],
): Promise<DatasetVersionRecord[]> {
  return (await store.datasetVersion.findMany({ where: { datasetId, number: { in: [...numbers] } } })).map(fromRow);
}

/** Newest first; the dataset is the list's owner. */
export function listDatasetVersions(): Listing {
  return {
    from: Prisma.sql`atlas."DatasetVersion" as item`,
    parent: Prisma.sql`item."datasetId"`,
    order: [{ by: Prisma.sql`item.number`, type: "bigint" }],
    direction: "desc",
  };
}

/** What a dataset held after its last runs, the oldest first. */
export async function datasetPoints(store: Store, datasetId: string, limit: number) {
  const rows = await store.datasetPoint.findMany({ where: { datasetId }, orderBy: { at: "desc" }, take: limit });
  return rows.toReversed();
}

export type UseKind = "preview" | "record" | "export";

/** Who read a dataset through Atlas, and how, the latest first. */
export async function datasetUses(store: Store, datasetId: string, limit: number) {
  return store.datasetUse.findMany({ where: { datasetId }, orderBy: { lastAt: "desc" }, take: limit });
}

/** Counts one reading: the same reader, way and detail are one row. */
export async function noteUse(
  store: Store,
  use: { datasetId: string; reader: string; kind: UseKind; detail: string; rows: number | null; at: Date },
): Promise<void> {
  const { datasetId, reader, kind, detail, rows, at } = use;
  await store.datasetUse.upsert({
    where: { datasetId_reader_kind_detail: { datasetId, reader, kind, detail } },
    create: { datasetId, reader, kind, detail, rows, firstAt: at, lastAt: at },
    update: { times: { increment: 1 }, rows, lastAt: at },
  });
}

function fromRow(row: Prisma.DatasetVersionGetPayload<object>): DatasetVersionRecord {
  return { ...row, columns: row.columns as unknown as VersionColumn[] };
}
