import { plural } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import type { Graph, GraphNode } from "./LineagePage.tsx";

/** Which column of the chosen node comes from which, and goes where. */
export function ColumnEdges({ graph, node }: { graph: Graph; node: GraphNode }) {
  const names = new Map(graph.nodes.map((each) => [each.id, each.name]));
  const edges = graph.columnEdges.nodes.filter(({ from, to }) => from === node.id || to === node.id);
  return (
    <Panel title="Its columns" aside={<span className="dim">{edges.length > 0 && plural(edges.length, "edge")}</span>}>
      {edges.length === 0 ? (
        <p className="dim">No column lineage is known of it.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll tall" tabIndex={0}>
          <table className="tight">
            <caption className="sr">Column edges</caption>
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">Column</th>
                <th scope="col">To</th>
                <th scope="col">Column</th>
                <th scope="col">How</th>
              </tr>
            </thead>
            <tbody>
              {edges.map((edge) => (
                <tr key={`${edge.from} ${edge.fromField} ${edge.to} ${edge.toField}`}>
                  <td className="soft">{names.get(edge.from)}</td>
                  <td className="mono">{edge.fromField}</td>
                  <td className="soft">{names.get(edge.to)}</td>
                  <td className="mono">{edge.toField}</td>
                  <td className="soft">{edge.description ?? edge.transformation.toLowerCase()}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
