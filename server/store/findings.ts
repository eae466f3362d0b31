import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export const FINDING_STATUSES = ["suggested", "confirmed", "rejected"] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** Hangs on the chart dataset of a stream; the other layers show the same findings. */
export interface FindingRecord {
  id: string;
  datasetId: string;
  columnName: string;
  /** "" for the column itself, "contact.email" for what lies within its JSON. */
  path: string;
  /** In force: what a person said, otherwise what was detected. */
  entityType: string;
  detectedType: string | null;
  /** 0 to 1. */
  confidence: number;
  status: FindingStatus;
  sampled: number;
  matched: number;
  validated: number;
  nonNull: bigint;
  nameMatch: string | null;
  explanation: string;
  maskedExamples: string[];
  /** Of prose and JSON: what they hold, and in which share of the values. */
  contains: { entityType: string; share: number }[];
  recognizer: string;
  columnType: string;
  firstSeen: Date;
  lastSeen: Date;
  decidedBy: string | null;
  decidedAt: Date | null;
  decidedFor: "column" | "name" | null;
  /** Why a decision should be looked at again. */
  attention: string | null;
}

const FROM = Prisma.sql`atlas."PiiFinding" as item join atlas."Dataset" charted on charted.id = item."datasetId"`;

export async function findingsByIds(store: Store, ids: readonly string[]): Promise<FindingRecord[]> {
  return (await store.piiFinding.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export interface FindingFilter {
  statuses?: readonly FindingStatus[] | null;
  entityTypes?: readonly string[] | null;
  datasetId?: string | null;
  /** Only decisions that should be looked at again. */
  needsAttention?: boolean | null;
}

export function listFindings({ statuses, entityTypes, datasetId, needsAttention }: FindingFilter): Listing {
  const conditions = [
    ...(statuses ? [Prisma.sql`item.status = any(${statuses})`] : []),
    ...(needsAttention ? [Prisma.sql`item.attention is not null`] : []),
    ...(entityTypes ? [Prisma.sql`item."entityType" = any(${entityTypes})`] : []),
    ...(datasetId
      ? [
          Prisma.sql`charted."syncStreamId" = (select "syncStreamId" from atlas."Dataset" where id = ${datasetId}::uuid)`,
        ]
      : []),
  ];
  return {
    from: FROM,
    where: conditions.length > 0 ? Prisma.join(conditions, " and ") : undefined,
    order: [
      { by: Prisma.sql`charted.name`, type: "text" },
      { by: Prisma.sql`item."columnName"`, type: "text" },
      { by: Prisma.sql`item.path`, type: "text" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

export function listFindingsOfStream(): Listing {
  return { ...listFindings({}), parent: Prisma.sql`charted."syncStreamId"` };
}

/** Findings that the run saw last. */
export function listFindingsOfRun(): Listing {
  return { ...listFindings({}), parent: Prisma.sql`item."lastRunId"` };
}

/** The findings of each column, whatever the layer its dataset is of. */
export async function findingsOfColumns(
  store: Store,
  columns: readonly { syncStreamId: string; name: string }[],
): Promise<FindingRecord[][]> {
  const rows = await store.piiFinding.findMany({
    where: {
      dataset: { syncStreamId: { in: columns.map(({ syncStreamId }) => syncStreamId) } },
      columnName: { in: columns.map(({ name }) => name) },
    },
    include: { dataset: { select: { syncStreamId: true } } },
    orderBy: { confidence: "desc" },
  });
  return columns.map(({ syncStreamId, name }) =>
    rows.filter((row) => row.dataset.syncStreamId === syncStreamId && row.columnName === name).map(fromRow),
  );
}

/** The kinds of personal data in each column of a chart dataset, the rejected ones left out. */
export async function personalColumns(store: Store, datasetId: string): Promise<Map<string, string[]>> {
  const rows = await store.piiFinding.findMany({
    where: { datasetId, status: { not: "rejected" } },
    select: { columnName: true, entityType: true },
    orderBy: { entityType: "asc" },
  });
  const byColumn = Map.groupBy(rows, ({ columnName }) => columnName);
  return new Map([...byColumn].map(([name, found]) => [name, found.map(({ entityType }) => entityType)]));
}

function fromRow(row: Prisma.PiiFindingGetPayload<object>): FindingRecord {
  const { firstRunId: _first, lastRunId: _last, decidedOn: _on, status, contains, decidedFor, ...same } = row;
  return {
    ...same,
    status: status as FindingStatus,
    contains: contains as FindingRecord["contains"],
    decidedFor: decidedFor as FindingRecord["decidedFor"],
  };
}
