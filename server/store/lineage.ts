import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface LineageEventRecord {
  id: string;
  eventType: string;
  at: Date;
  jobNamespace: string;
  jobName: string;
  runId: string;
  /** The OpenLineage event as it was sent. */
  payload: unknown;
}

export interface LineageName {
  namespace: string;
  name: string;
}
export interface LineageEdgeRecord {
  from: LineageName;
  to: LineageName;
  jobName: string;
  columns: { from: string; to: string; transformation: string }[];
  lastSeen: Date;
}

export async function lineageEventsByIds(store: Store, ids: readonly string[]): Promise<LineageEventRecord[]> {
  const rows = await store.lineageEvent.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ syncRunId: _, ...event }) => event);
}

/** Newest first. `runId` is a run of Atlas: its own events and those of its streams. */
export function listLineageEvents({ runId }: { runId?: string | null }): Listing {
  return {
    from: Prisma.sql`atlas."LineageEvent" as item`,
    where: runId ? Prisma.sql`item."syncRunId" = ${runId}::uuid` : undefined,
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

/** The payloads of all stored events, or of one run's (by its number), oldest first; read page by page. */
export async function* storedLineagePayloads(store: Store, runNumber: number | null): AsyncGenerator<unknown> {
  const PAGE = 200;
  let after: { at: Date; id: string } | null = null;
  for (;;) {
    const rows: { at: Date; id: string; payload: unknown }[] = await store.$queryRaw`
      select item.at, item.id::text, item.payload from atlas."LineageEvent" item
      where (${runNumber}::int is null or item."syncRunId" = (select id from atlas."SyncRun" where number = ${runNumber}::int))
        and (${after?.id ?? null}::uuid is null or (item.at, item.id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by item.at, item.id limit ${PAGE}`;
    for (const { payload } of rows) yield payload;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last;
  }
}

/** Edges that touch any of the names on the asked side. */
export async function edgesAt(
  store: Store,
  names: readonly LineageName[],
  side: "from" | "to",
  limit: number,
): Promise<LineageEdgeRecord[]> {
  const touching = names.map(({ namespace, name }) =>
    side === "from" ? { fromNamespace: namespace, fromName: name } : { toNamespace: namespace, toName: name },
  );
  const rows = await store.lineageEdge.findMany({ where: { OR: touching }, orderBy: { id: "asc" }, take: limit });
  return rows.map(fromRow);
}

/** The first edges of the whole installation. */
export async function allEdges(store: Store, limit: number): Promise<LineageEdgeRecord[]> {
  return (await store.lineageEdge.findMany({ orderBy: { id: "asc" }, take: limit })).map(fromRow);
}

/** Names of the table `<schema>.<table>` in the graph: `<database>.<schema>.<table>` of any server. */
export async function namesOfTable(store: Store, table: string): Promise<LineageName[]> {
  return store.$queryRaw<LineageName[]>`
    select distinct namespace, name from (
      select "fromNamespace" as namespace, "fromName" as name from atlas."LineageEdge"
      union all select "toNamespace", "toName" from atlas."LineageEdge"
    ) as node
    where namespace like 'postgres://%' and right(name, length(${table}) + 1) = '.' || ${table}`;
}

function fromRow(row: Prisma.LineageEdgeGetPayload<object>): LineageEdgeRecord {
  return {
    from: { namespace: row.fromNamespace, name: row.fromName },
    to: { namespace: row.toNamespace, name: row.toName },
    jobName: row.jobName,
    columns: row.columns as unknown as LineageEdgeRecord["columns"],
    lastSeen: row.lastSeen,
  };
}
