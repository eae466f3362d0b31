import {
  type LineageNodeRecord,
  lineageNodesByIds,
  listNeighbours,
  newestNodes,
  type Side,
} from "../../store/lineage-graph.ts";
import {
  type ColumnEdgeRecord,
  columnEdgesAmong,
  countColumnEdgesAmong,
  edgesAmong,
  impactOf,
  type WalkedNode,
  walkColumns,
  walkGraph,
} from "../../store/lineage-walk.ts";
import { badInput, type Connection, checkedFirst, connect, type PageRequest, pageInfo } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { globalId, localId } from "../global-id.ts";

export type Direction = "upstream" | "downstream" | "both";
const MAX_DEPTH = 10;
const MAX_PER_HOP = 100;
const MAX_NODES = 500;
const MAX_COLUMN_EDGES = 2_000;
const MAX_COLUMN_PAGE = 500;

export interface GraphRequest {
  root: string | null;
  direction: Direction;
  depth: number;
  perHop: number;
}

/** The graph around a dataset or a node, or the newest of everything. */
export async function lineageGraph(context: AtlasContext, request: GraphRequest) {
  checkRange("depth", request.depth, MAX_DEPTH);
  checkRange("perHop", request.perHop, MAX_PER_HOP);
  const root = request.root === null ? null : await findNode(context, request.root);
  if (request.root !== null && root === null) return graphOf(context, [], { rootId: null, isTruncated: false });
  const walked =
    root === null
      ? await newestNodes(context.store, MAX_NODES)
      : await walkGraph(context.store, {
          rootId: root.id,
          ...sides(request.direction),
          ...request,
          maxNodes: MAX_NODES,
        });
  return graphOf(context, walked, { rootId: root?.id ?? null, isTruncated: walked.length === MAX_NODES });
}

/** How one column's values come to it and go on: the nodes on the way, and every column edge. */
export async function columnLineage(
  context: AtlasContext,
  request: { root: string; field: string; direction: Direction; depth: number },
) {
  checkRange("depth", request.depth, MAX_DEPTH);
  const root = await findNode(context, request.root);
  const edges = root
    ? await walkColumns(context.store, {
        nodeId: root.id,
        field: request.field,
        ...sides(request.direction),
        depth: request.depth,
        limit: MAX_COLUMN_EDGES,
      })
    : [];
  const ids = new Set([...(root ? [root.id] : []), ...edges.flatMap(({ fromId, toId }) => [fromId, toId])]);
  const nodes = await describeNodes(context, [...ids], edges);
  return {
    root: root && globalId("LineageNode", root.id),
    nodes,
    edges: edges.map(columnEdge),
    isTruncated: edges.length === MAX_COLUMN_EDGES,
  };
}

/** The node that an id means: a node's own, or a dataset's. */
async function findNode({ loaders }: AtlasContext, id: string): Promise<LineageNodeRecord | null> {
  const datasetId = localId("Dataset", id);
  if (datasetId !== null) return loaders.lineageNodeOfDataset.load(datasetId);
  const nodeId = localId("LineageNode", id);
  return nodeId === null ? null : loaders.lineageNode.load(nodeId);
}

async function graphOf(
  context: AtlasContext,
  walked: readonly WalkedNode[],
  { rootId, isTruncated }: { rootId: string | null; isTruncated: boolean },
) {
  const ids = walked.map(({ id }) => id);
  const edges = ids.length === 0 ? [] : await edgesAmong(context.store, ids);
  const described = new Map((await describeNodes(context, ids, edges)).map((node) => [node.id, node]));
  const shown = (nodeId: string, near: "fromId" | "toId", far: "fromId" | "toId") =>
    new Set(edges.filter((edge) => edge[near] === nodeId).map((edge) => edge[far])).size;
  return {
    root: rootId && globalId("LineageNode", rootId),
    isTruncated,
    nodeIds: ids,
    rootId,
    nodes: walked.flatMap(({ id, depth, upstream, downstream }) => {
      const node = described.get(id);
      const hidden = {
        hiddenUpstream: upstream - shown(id, "toId", "fromId"),
        hiddenDownstream: downstream - shown(id, "fromId", "toId"),
      };
      return node ? [{ ...node, depth, ...hidden }] : [];
    }),
    edges: edges.map(({ fromId, toId, ...edge }) => ({
      ...edge,
      from: globalId("LineageNode", fromId),
      to: globalId("LineageNode", toId),
    })),
  };
}

/** Nodes with the sync that reads what lies outside: that of the table it is read into. */
async function describeNodes(
  { store, loaders }: AtlasContext,
  ids: readonly string[],
  edges: readonly { fromId: string; toId: string }[],
) {
  const nodes = ids.length === 0 ? [] : await lineageNodesByIds(store, ids);
  const datasets = await Promise.all(nodes.map(({ datasetId }) => datasetId && loaders.dataset.load(datasetId)));
  const syncOf = new Map(nodes.map(({ id }, index) => [id, (datasets[index] || null)?.syncId ?? null]));
  const readers = new Map(edges.map(({ fromId, toId }) => [fromId, syncOf.get(toId) ?? null]));
  return nodes.map((node) => ({ ...node, readerId: readers.get(node.id) ?? null }));
}

/** A page of the column edges among nodes of a graph, or among some of them. */
export async function columnEdgePage(
  { store }: AtlasContext,
  graph: { nodeIds: readonly string[] },
  request: PageRequest & { nodes: readonly string[] | null },
): Promise<Connection<object>> {
  const first = checkedFirst(request.first, MAX_COLUMN_PAGE);
  const skip = request.after ? Number(request.after) : 0;
  if (!Number.isSafeInteger(skip) || skip < 0) throw badInput("The cursor is not one of this list.");
  const chosen = request.nodes?.map((id) => localId("LineageNode", id));
  const ids = chosen ? graph.nodeIds.filter((id) => chosen.includes(id)) : graph.nodeIds;
  const edges = await columnEdgesAmong(store, ids, { limit: first + 1, skip });
  const page = edges
    .slice(0, first)
    .map((edge, index) => ({ cursor: String(skip + index + 1), node: columnEdge(edge) }));
  return {
    edges: page,
    pageInfo: pageInfo(page, { hasNextPage: edges.length > first, after: request.after ?? null }),
    count: () => countColumnEdgesAmong(store, ids),
  };
}

/** What lies one hop away on a side, also what a graph left out. */
export function neighbours(
  context: AtlasContext,
  nodeId: string,
  { side, search, ...page }: PageRequest & { side: Side; search: string | null },
) {
  const listing = listNeighbours({ side, search });
  return connect(context, listing, page, { load: context.loaders.lineageNode, ownerId: nodeId });
}

/** How much hangs on the graph's root. */
export function graphImpact({ store }: AtlasContext, { rootId }: { rootId: string | null }) {
  return rootId === null ? null : impactOf(store, rootId);
}

function columnEdge({ fromId, toId, from, to, ...edge }: ColumnEdgeRecord) {
  return {
    ...edge,
    from: globalId("LineageNode", fromId),
    fromField: from,
    to: globalId("LineageNode", toId),
    toField: to,
  };
}

function sides(direction: Direction) {
  return { up: direction !== "downstream", down: direction !== "upstream" };
}

function checkRange(name: string, value: number, most: number): void {
  if (value < 1 || value > most) throw badInput(`${name} must be 1 to ${most}; this asks for ${value}.`);
}
