import type { DatasetRecord } from "../../store/datasets.ts";
import { datasetsByTables } from "../../store/datasets.ts";
import { allEdges, edgesAt, type LineageEdgeRecord, type LineageName, namesOfTable } from "../../store/lineage.ts";
import type { SyncRecord } from "../../store/syncs.ts";
import { badInput } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { globalId, localId } from "../global-id.ts";

export type Direction = "upstream" | "downstream" | "both";
const MAX_DEPTH = 10;
const MAX_NODES = 500;
const MAX_EDGES = 2000;

interface Walk {
  /** Distance from the root, by node. */
  depths: Map<string, { node: LineageName; depth: number }>;
  edges: Map<string, LineageEdgeRecord>;
  isTruncated: boolean;
}

/** The graph around a dataset, or of everything. */
export async function lineageGraph(
  context: AtlasContext,
  request: { root: string | null; direction: Direction; depth: number },
) {
  if (request.depth < 1 || request.depth > MAX_DEPTH) throw badInput(`depth must be 1 to ${MAX_DEPTH}.`);
  const walk =
    request.root === null ? await walkAll(context) : await walkFrom(context, { ...request, root: request.root });
  return { root: request.root, ...(await describe(context, walk)), isTruncated: walk.isTruncated };
}

async function walkAll({ store }: AtlasContext): Promise<Walk> {
  const walk = newWalk();
  const edges = await allEdges(store, MAX_EDGES + 1);
  walk.isTruncated = edges.length > MAX_EDGES;
  for (const edge of edges.slice(0, MAX_EDGES)) addEdge(walk, edge, 0, 0);
  return walk;
}

async function walkFrom(
  { store, loaders }: AtlasContext,
  { root, direction, depth }: { root: string; direction: Direction; depth: number },
): Promise<Walk> {
  const walk = newWalk();
  const id = localId("Dataset", root);
  const dataset = id && (await loaders.dataset.load(id));
  if (!dataset) return walk;
  const start = await namesOfTable(store, `${dataset.layer}.${dataset.tableName}`);
  for (const node of start) walk.depths.set(nodeKey(node), { node, depth: 0 });
  if (direction !== "downstream")
    await walkOneWay(walk, start, -1, depth, (names) => edgesAt(store, names, "to", MAX_EDGES));
  if (direction !== "upstream")
    await walkOneWay(walk, start, 1, depth, (names) => edgesAt(store, names, "from", MAX_EDGES));
  return walk;
}

async function walkOneWay(
  walk: Walk,
  start: readonly LineageName[],
  sign: 1 | -1,
  steps: number,
  read: (names: readonly LineageName[]) => Promise<LineageEdgeRecord[]>,
): Promise<void> {
  let border = start;
  for (let step = 1; step <= steps && border.length > 0; step++) {
    const found = await read(border);
    const next: LineageName[] = [];
    for (const edge of found) {
      const far = sign === 1 ? edge.to : edge.from;
      if (!walk.depths.has(nodeKey(far))) next.push(far);
      const near = sign * (step - 1);
      addEdge(walk, edge, sign === 1 ? near : sign * step, sign === 1 ? sign * step : near);
    }
    border = next;
  }
}

/** Adds an edge whose ends still have room among the nodes. */
function addEdge(walk: Walk, edge: LineageEdgeRecord, fromDepth: number, toDepth: number): void {
  const isKnown = addNode(walk, edge.from, fromDepth) && addNode(walk, edge.to, toDepth);
  if (isKnown) walk.edges.set(`${nodeKey(edge.from)} ${nodeKey(edge.to)} ${edge.jobName}`, edge);
  else walk.isTruncated = true;
}

function addNode(walk: Walk, node: LineageName, depth: number): boolean {
  if (walk.depths.has(nodeKey(node))) return true;
  if (walk.depths.size >= MAX_NODES) return false;
  walk.depths.set(nodeKey(node), { node, depth });
  return true;
}

async function describe({ store, loaders }: AtlasContext, walk: Walk) {
  const found = [...walk.depths.values()];
  const tables = found.map(({ node }) => tableOf(node)).filter((table) => table !== null);
  const byTable = new Map(
    (await datasetsByTables(store, tables)).map((dataset) => [`${dataset.layer}.${dataset.tableName}`, dataset]),
  );
  const datasetOf = (node: LineageName): DatasetRecord | null => byTable.get(tableOf(node) ?? "") ?? null;
  const idOf = (node: LineageName) => {
    const dataset = datasetOf(node);
    return dataset ? globalId("Dataset", dataset.id) : `${node.namespace} ${node.name}`;
  };
  const edges = [...walk.edges.values()];
  // What lies outside belongs to the sync whose table it is read into.
  const readers = new Map(edges.map(({ from, to }) => [nodeKey(from), datasetOf(to)?.syncId ?? null]));
  const syncOf = (node: LineageName): Promise<SyncRecord | null> | null => {
    const syncId = datasetOf(node)?.syncId ?? readers.get(nodeKey(node));
    return syncId ? loaders.sync.load(syncId) : null;
  };
  return {
    nodes: found.map(({ node, depth }) => ({
      ...node,
      id: idOf(node),
      kind: datasetOf(node) ? "dataset" : "external",
      dataset: datasetOf(node),
      sync: syncOf(node),
      depth,
    })),
    edges: edges.map(({ from, to, lastSeen }) => ({ from: idOf(from), to: idOf(to), lastSeen })),
    columnEdges: edges.flatMap(({ from, to, columns }) =>
      columns.map((column) => ({
        from: idOf(from),
        fromField: column.from,
        to: idOf(to),
        toField: column.to,
        transformation: column.transformation,
      })),
    ),
  };
}

function newWalk(): Walk {
  return { depths: new Map(), edges: new Map(), isTruncated: false };
}

/** Schema and table of a PostgreSQL dataset, whose name is `<database>.<schema>.<table>`. */
function tableOf({ namespace, name }: LineageName): string | null {
  const dot = name.indexOf(".");
  return namespace.startsWith("postgres://") && dot >= 0 ? name.slice(dot + 1) : null;
}

function nodeKey({ namespace, name }: LineageName): string {
  return JSON.stringify([namespace, name]);
}
