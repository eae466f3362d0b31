import type { Layer } from "../domain/steps.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { contains, type Listing } from "./keyset.ts";

export interface DatasetRecord {
  id: string;
  syncStreamId: string;
  syncId: string;
  sourceId: string;
  layer: Layer;
  namespace: string | null;
  name: string;
  /** The table's name within the layer's schema. */
  tableName: string;
  rowCount: bigint;
  sizeBytes: bigint;
  updatedAt: Date;
  lastRunId: string | null;
  /** When a run last published it; null before the first. */
  writtenAt: Date | null;
  /** What people say of it, raised in `version` by each edit. */
  description: string | null;
  tags: string[];
  owner: string | null;
  lateAfterMinutes: number | null;
  version: number;
}

export interface ColumnProfile {
  rows: number;
  nulls: number;
  distinct: number | null;
  isDistinctEstimate: boolean;
  min: string | null;
  max: string | null;
}

export interface DatasetColumnRecord {
  id: string;
  datasetId: string;
  name: string;
  /** PostgreSQL's name of the type. */
  type: string;
  ordinal: number;
  isNullable: boolean;
  isKey: boolean;
  isMetadata: boolean;
  /** The source's own words. */
  description: string | null;
  /** What people say of it. */
  note: string | null;
  profile: ColumnProfile | null;
}

const OWNERS = { syncStream: { select: { syncId: true, sync: { select: { sourceId: true } } } } } as const;

export async function datasetsByIds(store: Store, ids: readonly string[]): Promise<DatasetRecord[]> {
  return (await store.dataset.findMany({ where: { id: { in: [...ids] } }, include: OWNERS })).map(fromRow);
}

/** The datasets each sync stream writes, in the order explore, chart, navigate. */
export async function datasetsOfStreams(store: Store, syncStreamIds: readonly string[]): Promise<DatasetRecord[][]> {
  const rows = await store.dataset.findMany({ where: { syncStreamId: { in: [...syncStreamIds] } }, include: OWNERS });
  const order: Layer[] = ["explore", "chart", "navigate"];
  const byStream = Map.groupBy(rows.map(fromRow), ({ syncStreamId }) => syncStreamId);
  return syncStreamIds.map((id) =>
    (byStream.get(id) ?? []).sort((a, b) => order.indexOf(a.layer) - order.indexOf(b.layer)),
  );
}

export async function columnsByIds(store: Store, ids: readonly string[]): Promise<DatasetColumnRecord[]> {
  return (await store.datasetColumn.findMany({ where: { id: { in: [...ids] } } })).map(fromColumnRow);
}

export function listColumns({ search }: { search?: string | null }): Listing {
  return {
    from: Prisma.sql`atlas."DatasetColumn" as item`,
    parent: Prisma.sql`item."datasetId"`,
    where: search ? contains(Prisma.sql`item.name`, search) : undefined,
    order: [
      { by: Prisma.sql`item.ordinal`, type: "bigint" },
      { by: Prisma.sql`item.name`, type: "text" },
    ],
    direction: "asc",
  };
}

/** All columns of a dataset, in order. */
export async function columnsOf(store: Store, datasetId: string): Promise<DatasetColumnRecord[]> {
  const rows = await store.datasetColumn.findMany({ where: { datasetId }, orderBy: { ordinal: "asc" } });
  return rows.map(fromColumnRow);
}

function fromColumnRow(row: Prisma.DatasetColumnGetPayload<object>): DatasetColumnRecord {
  return { ...row, profile: row.profile as ColumnProfile | null };
}

function fromRow(row: Prisma.DatasetGetPayload<{ include: typeof OWNERS }>): DatasetRecord {
  const { syncStream, createdAt: _, ...same } = row;
  return {
    ...same,
    syncId: syncStream.syncId,
    sourceId: syncStream.sync.sourceId,
    layer: row.layer as Layer,
    namespace: row.namespace || null,
  };
}
