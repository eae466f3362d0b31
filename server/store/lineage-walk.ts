import type { ColumnEdge } from "../domain/lineage/lineage-edges.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";

export interface WalkRequest {
  rootId: string;
  up: boolean;
  down: boolean;
  /** Hops on each side. */
  depth: number;
  /** Of a node, how many neighbours on a side are followed. */
  perHop: number;
  /** Of the whole answer. */
  maxNodes: number;
}

export interface WalkedNode {
  id: string;
  /** Hops from the root; negative upstream. */
  depth: number;
  /** All neighbours of the node, shown or not. */
  upstream: number;
  downstream: number;
}

/**
 * The nodes around one, nearest first, in one statement. A node that is reached on several ways has its shortest depth; a
 * cycle ends where a hop leads back. At equal distance a node upstream stays upstream.
 */
export async function walkGraph(store: Store, request: WalkRequest): Promise<WalkedNode[]> {
  const { rootId, up, down, depth, perHop, maxNodes } = request;
  return store.$queryRaw<WalkedNode[]>`
    with recursive walk (id, depth, side) as (
      select ${rootId}::uuid, 0, side
      from unnest(${[...(up ? [-1] : []), ...(down ? [1] : [])]}::int[]) as side
      union
      select near.id, walk.depth + walk.side, walk.side
      from walk
      cross join lateral (
        (select "toId" as id from atlas."LineageEdge"
         where walk.side = 1 and "fromId" = walk.id and not "isColumnsOnly" order by "toId" limit ${perHop}::int)
        union all
        (select "fromId" from atlas."LineageEdge"
         where walk.side = -1 and "toId" = walk.id and not "isColumnsOnly" order by "fromId" limit ${perHop}::int)
      ) as near
      where abs(walk.depth) < ${depth}::int
    ), nearest as (
      select distinct on (id) id, depth from walk order by id, abs(depth), depth
    ), kept as (
      select id, depth from nearest order by abs(depth), id limit ${maxNodes}::int
    )
    select kept.id::text, kept.depth,
      (select count(distinct "fromId")::int from atlas."LineageEdge" where "toId" = kept.id and not "isColumnsOnly") as upstream,
      (select count(distinct "toId")::int from atlas."LineageEdge" where "fromId" = kept.id and not "isColumnsOnly") as downstream
    from kept order by kept.depth, kept.id`;
}

export interface EdgeRecord {
  fromId: string;
  toId: string;
  jobNamespace: string;
  jobName: string;
  lastSeen: Date;
  /** How many columns go over. */
  columns: number;
  /** One of them is masked by a policy. */
  isMasking: boolean;
}

/** The edges among the nodes. */
export async function edgesAmong(store: Store, nodeIds: readonly string[]): Promise<EdgeRecord[]> {
  return store.$queryRaw<EdgeRecord[]>`
    select "fromId"::text, "toId"::text, "jobNamespace", "jobName", "lastSeen", jsonb_array_length(columns) as columns,
      columns @> '[{"isMasking": true}]' as "isMasking"
    from atlas."LineageEdge"
    where "fromId" = any(${nodeIds}::uuid[]) and "toId" = any(${nodeIds}::uuid[]) and not "isColumnsOnly"
    order by id`;
}

export interface ColumnEdgeRecord extends ColumnEdge {
  fromId: string;
  toId: string;
  jobName: string;
}

/** Column edges among nodes, a page of them, behind the first `skip`. */
export async function columnEdgesAmong(
  store: Store,
  nodeIds: readonly string[],
  { limit, skip }: { limit: number; skip: number },
): Promise<ColumnEdgeRecord[]> {
  return store.$queryRaw<ColumnEdgeRecord[]>`
    select edge."fromId"::text, edge."toId"::text, edge."jobName", part.*
    from atlas."LineageEdge" edge, rows from (jsonb_to_recordset(edge.columns) as (
      "from" text, "to" text, transformation text, description text, "isMasking" boolean, "isDirect" boolean)) part
    where edge."fromId" = any(${nodeIds}::uuid[]) and edge."toId" = any(${nodeIds}::uuid[])
    order by edge.id, part."to", part."from"
    limit ${limit}::int offset ${skip}::int`;
}

export async function countColumnEdgesAmong(store: Store, nodeIds: readonly string[]): Promise<number> {
  const [{ total = 0 } = {}] = await store.$queryRaw<{ total: number }[]>`
    select coalesce(sum(jsonb_array_length(columns)), 0)::int as total from atlas."LineageEdge"
    where "fromId" = any(${nodeIds}::uuid[]) and "toId" = any(${nodeIds}::uuid[])`;
  return total;
}

/** How a column's value comes to it and goes on from it: every column edge within `depth` hops, from where it comes to where it goes. */
export async function walkColumns(
  store: Store,
  request: { nodeId: string; field: string; up: boolean; down: boolean; depth: number; limit: number },
): Promise<ColumnEdgeRecord[]> {
  const { nodeId, field, up, down, depth, limit } = request;
  return store.$queryRaw<ColumnEdgeRecord[]>`
    with recursive walk (id, field, depth, side) as (
      select ${nodeId}::uuid, ${field}::text, 0, side
      from unnest(${[...(up ? [-1] : []), ...(down ? [1] : [])]}::int[]) as side
      union
      select near.id, near.field, walk.depth + walk.side, walk.side
      from walk
      cross join lateral (
        select edge."toId" as id, part->>'to' as field
        from atlas."LineageEdge" edge, jsonb_array_elements(edge.columns) part
        where walk.side = 1 and edge."fromId" = walk.id and part->>'from' = walk.field
        union all
        select edge."fromId", part->>'from'
        from atlas."LineageEdge" edge, jsonb_array_elements(edge.columns) part
        where walk.side = -1 and edge."toId" = walk.id and part->>'to' = walk.field
      ) as near
      where abs(walk.depth) < ${depth}::int
    ), reached as (
      select distinct on (id, field) id, field, depth from walk order by id, field, abs(depth)
    )
    select edge."fromId"::text, edge."toId"::text, edge."jobName", part.*
    from reached source
    join atlas."LineageEdge" edge on edge."fromId" = source.id
    cross join rows from (jsonb_to_recordset(edge.columns) as (
      "from" text, "to" text, transformation text, description text, "isMasking" boolean, "isDirect" boolean)) part
    join reached target on target.id = edge."toId" and target.field = part."to"
    where part."from" = source.field
    order by source.depth, edge.id, part."to" limit ${limit}::int`;
}

export interface Impact {
  datasets: number;
  jobs: number;
  owners: string[];
}

/** All that lies downstream of a node: how many datasets and jobs, and who owns them. The node itself is not counted. */
export async function impactOf(store: Store, nodeId: string): Promise<Impact> {
  const [impact] = await store.$queryRaw<Impact[]>`
    with recursive ${downstreamOf(nodeId)}
    select count(*) filter (where node.kind = 'dataset')::int as datasets,
      count(*) filter (where node.kind = 'job')::int as jobs,
      coalesce(array_agg(distinct coalesce(dataset.owner, node.owner))
        filter (where coalesce(dataset.owner, node.owner) is not null), '{}') as owners
    from below join atlas."LineageNode" node using (id)
    left join atlas."Dataset" dataset on dataset.id = node."datasetId"
    where node.id <> ${nodeId}::uuid`;
  return impact ?? { datasets: 0, jobs: 0, owners: [] };
}

export interface ImpactRow {
  kind: string;
  namespace: string;
  name: string;
  layer: string | null;
  owner: string | null;
}

/** What lies downstream, row by row, to be exported. */
export async function impactRows(store: Store, nodeId: string): Promise<ImpactRow[]> {
  return store.$queryRaw<ImpactRow[]>`
    with recursive ${downstreamOf(nodeId)}
    select node.kind, node.namespace, node.name, dataset.layer, coalesce(dataset.owner, node.owner) as owner
    from below join atlas."LineageNode" node using (id)
    left join atlas."Dataset" dataset on dataset.id = node."datasetId"
    where node.id <> ${nodeId}::uuid order by node.kind, node.namespace, node.name`;
}

/** `below`: the node and everything it flows into. A union of ids alone ends at what it has seen, and so in every cycle. */
function downstreamOf(nodeId: string): Prisma.Sql {
  return Prisma.sql`below (id) as (
    select ${nodeId}::uuid
    union
    select edge."toId" from below join atlas."LineageEdge" edge on edge."fromId" = below.id and not edge."isColumnsOnly"
  )`;
}
