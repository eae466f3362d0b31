import Link from "next/link";
import { LAYER } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { Empty } from "../../ui/PageStates.tsx";
import { Tint } from "../../ui/Tint.tsx";
import type { Graph, GraphNode } from "./LineagePage.tsx";

/** The same graph, an edge a row. */
export function LineageTable({ graph, search }: { graph: Graph; search: string }) {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const text = search.trim().toLowerCase();
  const edges = graph.edges.filter(({ from, to }) =>
    `${byId.get(from)?.name} ${byId.get(to)?.name}`.toLowerCase().includes(text),
  );
  if (edges.length === 0) return <Empty title={text ? `No edge matches "${search.trim()}".` : "No edge is known."} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" tabIndex={0}>
      <table>
        <caption className="sr">Lineage, an edge a row</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">Sync</th>
            <th scope="col" className="n">
              Last seen
            </th>
          </tr>
        </thead>
        <tbody>
          {edges.map(({ from, to, lastSeen }) => {
            const sync = byId.get(to)?.sync ?? byId.get(from)?.sync;
            return (
              <tr key={`${from} ${to}`}>
                <td>
                  <NodeName node={byId.get(from)} />
                </td>
                <td>
                  <NodeName node={byId.get(to)} />
                </td>
                <td>{sync ? <Link href={`/syncs/${sync.id}`}>{sync.name}</Link> : "–"}</td>
                <td className="n">
                  <Ago at={lastSeen} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function NodeName({ node }: { node: GraphNode | undefined }) {
  if (!node) return <>–</>;
  if (!node.dataset) return <span className="mono">{node.name}</span>;
  return (
    <Link href={`/catalog/${node.dataset.id}`} className="row">
      <Tint tint={LAYER[node.dataset.layer]} />
      {node.dataset.name}
    </Link>
  );
}
