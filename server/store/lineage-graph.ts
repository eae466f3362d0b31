import type { GraphNode, LineageEdge } from "../domain/lineage/lineage-edges.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { contains, type Listing } from "./keyset.ts";
import type { WalkedNode } from "./lineage-walk.ts";

export interface LineageNodeRecord {
  id: string;
  kind: "dataset" | "job";
  namespace: string;
  name: string;
  /** The catalog's dataset that it is. */
  datasetId: string | null;
  owner: string | null;
  /** Of another tool's job: its newest event. */
  lastEventType: string | null;
  lastSeen: Date;
}

/** Adds nodes and edges to the graph, or refreshes those it has, each kind in one statement. */
export async function saveGraph(
  db: Store | StoreTransaction,
  { nodes, edges }: { nodes: readonly GraphNode[]; edges: readonly LineageEdge[] },
  at: Date,
): Promise<void> {
  const all = [...nodes, ...edges.flatMap(({ from, to }) => [from, to])];
  const byKey = new Map<string, GraphNode>();
  for (const node of all) byKey.set(keyOf(node), { ...byKey.get(keyOf(node)), ...known(node) });
  await upsertNodes(db, [...byKey.values()], at);
  const edgesByKey = new Map(edges.map((edge) => [edgeKey(edge), edge]));
  await upsertEdges(db, [...edgesByKey.values()], at);
}

// A statement's JSON has to stay well below what PostgreSQL takes as one parameter.
const EDGES_AT_ONCE = 1_000;

async function upsertNodes(db: Store | StoreTransaction, nodes: readonly GraphNode[], at: Date): Promise<void> {
  const rows = nodes
    .map(({ kind, namespace, name, datasetId, owner, eventType }) => ({
      kind,
      namespace: graphNamespace(namespace),
      name,
      datasetId: datasetId ?? null,
      owner: owner ?? null,
      eventType: eventType ?? null,
    }))
    // One order for all: two runs that write the same nodes must not wait for each other.
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await db.$executeRaw`
    insert into atlas."LineageNode" as node (id, kind, namespace, name, "datasetId", owner, "lastEventType", "lastSeen")
    select gen_random_uuid(), kind, namespace, name, "datasetId", owner, "eventType", ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as row (kind text, namespace text, name text, "datasetId" uuid, owner text, "eventType" text)
    on conflict (kind, namespace, name) do update set "lastSeen" = excluded."lastSeen",
      "datasetId" = coalesce(excluded."datasetId", node."datasetId"), owner = coalesce(excluded.owner, node.owner),
      "lastEventType" = coalesce(excluded."lastEventType", node."lastEventType")`;
}

async function upsertEdges(db: Store | StoreTransaction, edges: readonly LineageEdge[], at: Date): Promise<void> {
  for (let start = 0; start < edges.length; start += EDGES_AT_ONCE) {
    const rows = edges.slice(start, start + EDGES_AT_ONCE).map(({ from, to, job, columns, isColumnsOnly }) => ({
      fromKind: from.kind,
      fromNamespace: graphNamespace(from.namespace),
      fromName: from.name,
      toKind: to.kind,
      toNamespace: graphNamespace(to.namespace),
      toName: to.name,
      jobNamespace: job.namespace,
      jobName: job.name,
      columns,
      isColumnsOnly,
    }));
    await db.$executeRaw`
      insert into atlas."LineageEdge" (id, "fromId", "toId", "jobNamespace", "jobName", columns, "isColumnsOnly", "lastSeen")
      select gen_random_uuid(), source.id, target.id, "jobNamespace", "jobName", columns, "isColumnsOnly", ${at}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row ("fromKind" text, "fromNamespace" text,
        "fromName" text, "toKind" text, "toNamespace" text, "toName" text, "jobNamespace" text, "jobName" text,
        columns jsonb, "isColumnsOnly" boolean)
      join atlas."LineageNode" source
        on source.kind = "fromKind" and source.namespace = "fromNamespace" and source.name = "fromName"
      join atlas."LineageNode" target
        on target.kind = "toKind" and target.namespace = "toNamespace" and target.name = "toName"
      order by source.id, target.id
      on conflict ("fromId", "toId", "jobNamespace", "jobName") do update
        set columns = excluded.columns, "isColumnsOnly" = excluded."isColumnsOnly", "lastSeen" = excluded."lastSeen"`;
  }
}

export async function lineageNodesByIds(store: Store, ids: readonly string[]): Promise<LineageNodeRecord[]> {
  return (await store.lineageNode.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

/** The node of each dataset of the catalog; null for one that no run has told of. */
export async function nodesOfDatasets(
  store: Store,
  datasetIds: readonly string[],
): Promise<(LineageNodeRecord | null)[]> {
  const rows = await store.lineageNode.findMany({
    where: { datasetId: { in: [...datasetIds] } },
    orderBy: { lastSeen: "asc" },
  });
  const byDataset = new Map(rows.map((row) => [row.datasetId, fromRow(row)]));
  return datasetIds.map((id) => byDataset.get(id) ?? null);
}

/** The nodes that were named last, as a graph without a root. */
export async function newestNodes(store: Store, limit: number): Promise<WalkedNode[]> {
  return store.$queryRaw<WalkedNode[]>`
    select node.id::text, 0 as depth,
      (select count(distinct "fromId")::int from atlas."LineageEdge" where "toId" = node.id and not "isColumnsOnly") as upstream,
      (select count(distinct "toId")::int from atlas."LineageEdge" where "fromId" = node.id and not "isColumnsOnly") as downstream
    from (select id from atlas."LineageNode" order by "lastSeen" desc, id limit ${limit}::int) as node order by node.id`;
}

/** Nodes whose name holds the text, by name. */
export function listNodes({ search, kind }: { search?: string | null; kind?: string | null }): Listing {
  const conditions = [
    ...(search ? [contains(Prisma.sql`item.name`, search)] : []),
    ...(kind ? [Prisma.sql`item.kind = ${kind}`] : []),
  ];
  return {
    from: Prisma.sql`atlas."LineageNode" as item`,
    where: conditions.length > 0 ? Prisma.join(conditions, " and ") : undefined,
    ...BY_NAME,
  };
}

export type Side = "upstream" | "downstream";

/** What lies one hop from a node, on one side, by name: the node is the list's owner. */
export function listNeighbours({ side, search }: { side: Side; search?: string | null }): Listing {
  const [here, there] = side === "downstream" ? ["fromId", "toId"] : ["toId", "fromId"];
  const near = Prisma.sql`exists (select from atlas."LineageEdge" edge
    where edge.${column(there!)} = item.id and edge.${column(here!)} = parent.id and not edge."isColumnsOnly")`;
  return {
    from: Prisma.sql`atlas."LineageNode" as item`,
    where: search ? Prisma.sql`${near} and ${contains(Prisma.sql`item.name`, search)}` : near,
    ...BY_NAME,
  };
}

const BY_NAME = {
  order: [
    { by: Prisma.sql`item.name`, type: "text" as const },
    { by: Prisma.sql`item.id`, type: "uuid" as const },
  ],
  direction: "asc" as const,
};

function column(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}

/** Names of this machine are one name, so that a tool that says localhost and one that says 127.0.0.1 meet. */
function graphNamespace(namespace: string): string {
  return namespace.replace(/^([a-z][a-z0-9+.-]*:\/\/)(?:localhost|\[::1\])(?=[:/]|$)/, "$1127.0.0.1");
}

function keyOf({ kind, namespace, name }: Pick<GraphNode, "kind" | "namespace" | "name">): string {
  return JSON.stringify([kind, graphNamespace(namespace), name]);
}

function edgeKey({ from, to, job }: LineageEdge): string {
  return JSON.stringify([keyOf(from), keyOf(to), job.namespace, job.name]);
}

/** Without what is not known, so that it does not hide what another mention of the node says. */
function known(node: GraphNode): GraphNode {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value != null)) as unknown as GraphNode;
}

function fromRow(row: Prisma.LineageNodeGetPayload<object>): LineageNodeRecord {
  return { ...row, kind: row.kind as LineageNodeRecord["kind"] };
}
