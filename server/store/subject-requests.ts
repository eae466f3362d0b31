import { planColumns } from "../domain/schema/column-plan.ts";
import type { JsonSchema } from "../domain/stream.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export const SUBJECT_REQUEST_KINDS = ["search", "export", "erase"] as const;
export type SubjectRequestKind = (typeof SUBJECT_REQUEST_KINDS)[number];

export interface SubjectRequestRecord {
  id: string;
  kind: SubjectRequestKind;
  requestedBy: string;
  reason: string | null;
  /** Of every table in which the person was found. */
  found: { table: string; layer: string; rows: number }[];
  rows: bigint;
  error: string | null;
  at: Date;
  endedAt: Date | null;
}

/** A stream with the columns in which people may be found: those that somebody confirmed. */
export interface SearchedStream {
  syncStreamId: string;
  table: string;
  columns: { column: string; field: string; path: string; isProse: boolean }[];
}

export async function searchedStreams(store: Store): Promise<SearchedStream[]> {
  const rows = await store.syncStream.findMany({
    where: { datasets: { some: { layer: "chart", findings: { some: { status: "confirmed" } } } } },
    select: {
      id: true,
      tableName: true,
      stream: { select: { jsonSchema: true } },
      datasets: {
        where: { layer: "chart" },
        select: {
          findings: {
            where: { status: "confirmed" },
            select: { columnName: true, path: true, entityType: true, contains: true },
          },
        },
      },
    },
    orderBy: { tableName: "asc" },
  });
  return rows.map(({ id, tableName, stream, datasets }) => {
    const fields = new Map(planColumns(stream.jsonSchema as JsonSchema).map(({ column, field }) => [column, field]));
    const findings = datasets.flatMap((dataset) => dataset.findings);
    return {
      syncStreamId: id,
      table: tableName,
      columns: findings.map(({ columnName, path, entityType }) => ({
        column: columnName,
        field: fields.get(columnName) ?? columnName,
        path,
        isProse: entityType === "FREE_TEXT" || entityType === "JSON",
      })),
    };
  });
}

/** Notes a request when it is done. `identifiers` are keyed hashes: the record must not name the person. */
export async function recordSubjectRequest(
  store: Store,
  request: Pick<SubjectRequestRecord, "kind" | "requestedBy" | "reason" | "found"> & { identifiers: readonly string[] },
): Promise<string> {
  const { found, identifiers, ...same } = request;
  const { id } = await store.subjectRequest.create({
    data: {
      ...same,
      identifiers: [...identifiers],
      found: found.map((part) => ({ ...part })),
      rows: BigInt(found.reduce((sum, { rows }) => sum + rows, 0)),
      status: "done",
      endedAt: new Date(),
    },
  });
  return id;
}

export async function subjectRequestsByIds(store: Store, ids: readonly string[]): Promise<SubjectRequestRecord[]> {
  const rows = await store.subjectRequest.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ identifiers: _, kind, found, ...same }) => ({
    ...same,
    kind: kind as SubjectRequestKind,
    found: found as SubjectRequestRecord["found"],
  }));
}

/** Newest first. */
export function listSubjectRequests(): Listing {
  return {
    from: Prisma.sql`atlas."SubjectRequest" as item`,
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}
