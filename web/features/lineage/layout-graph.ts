type Node = { id: string; name: string };
type Edge = { from: string; to: string };
export type Placed = { id: string; column: number; row: number };
export type Layout = { placed: ReadonlyMap<string, Placed>; columns: number; rows: number };

/**
 * Left to right: a node stands one column right of the furthest node it comes from. What hangs together keeps rows of
 * its own, so that the path of one stream reads as one line. Edges that would close a circle do not move anything.
 */
export function layoutGraph(nodes: readonly Node[], edges: readonly Edge[]): Layout {
  const columnOf = assignColumns(nodes, edges);
  const placed = new Map<string, Placed>();
  let firstRow = 0;
  for (const group of connectedGroups(nodes, edges)) {
    const taken = new Map<number, number>();
    for (const { id } of group) {
      const column = columnOf.get(id) ?? 0;
      const row = taken.get(column) ?? 0;
      taken.set(column, row + 1);
      placed.set(id, { id, column, row: firstRow + row });
    }
    firstRow += Math.max(...taken.values());
  }
  const columns = Math.max(0, ...[...placed.values()].map(({ column }) => column + 1));
  return { placed, columns, rows: firstRow };
}

function assignColumns(nodes: readonly Node[], edges: readonly Edge[]): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  const incoming = Map.groupBy(edges, ({ to }) => to);
  const columnOf = (id: string, path: ReadonlySet<string>): number => {
    const cached = known.get(id);
    if (cached !== undefined) return cached;
    if (path.has(id)) return -1;
    const deeper = new Set(path).add(id);
    const column = Math.max(0, ...(incoming.get(id) ?? []).map(({ from }) => columnOf(from, deeper) + 1));
    known.set(id, column);
    return column;
  };
  for (const { id } of nodes) columnOf(id, new Set());
  return known;
}

/** Groups in order of their first name; nodes of a group by name. */
function connectedGroups(nodes: readonly Node[], edges: readonly Edge[]): Node[][] {
  const neighbours = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const { from, to } of edges) {
    neighbours.get(from)?.push(to);
    neighbours.get(to)?.push(from);
  }
  const byName = nodes.toSorted((a, b) => a.name.localeCompare(b.name));
  const seen = new Set<string>();
  const groups: Node[][] = [];
  for (const start of byName) {
    if (seen.has(start.id)) continue;
    const members = new Set<string>();
    const open = [start.id];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (members.has(id)) continue;
      members.add(id);
      open.push(...(neighbours.get(id) ?? []));
    }
    for (const id of members) seen.add(id);
    groups.push(byName.filter(({ id }) => members.has(id)));
  }
  return groups;
}

/** The nodes that lie up or down the edges from one: what it is made from and what is made from it. */
export function pathThrough(id: string, edges: readonly Edge[]): ReadonlySet<string> {
  const found = new Set([id]);
  const walk = (start: string, next: (at: string) => string[]) => {
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const other of next(at)) {
        if (found.has(other)) continue;
        found.add(other);
        open.push(other);
      }
    }
  };
  walk(id, (at) => edges.filter(({ from }) => from === at).map(({ to }) => to));
  walk(id, (at) => edges.filter(({ to }) => to === at).map(({ from }) => from));
  return found;
}
