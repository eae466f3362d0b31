"use client";
import { FileText, Workflow } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { LAYER, OUTCOME } from "../../graphql/words.ts";
import { formatCount } from "../../ui/format.ts";
import { ToneIcon } from "../../ui/Status.tsx";
import type { Graph, GraphNode } from "./LineagePage.tsx";
import { layoutGraph, pathThrough } from "./layout-graph.ts";

const NODE = { width: 190, height: 50 };
const STEP = { x: 264, y: 70 };
const MARGIN = 20;

/** Drawn left to right. Choosing a node keeps its path and fades the rest; the arrow keys walk the edges. */
export function LineageGraph(props: {
  graph: Graph;
  search: string;
  focusedId: string | null;
  onFocus: (id: string | null) => void;
}) {
  const { nodes, edges } = props.graph;
  const frame = useRef<HTMLDivElement>(null);
  const layout = layoutGraph(nodes, edges);
  const path = props.focusedId ? pathThrough(props.focusedId, edges) : null;
  const text = props.search.trim().toLowerCase();
  const at = (id: string) => {
    const { column, row } = layout.placed.get(id) ?? { column: 0, row: 0 };
    return { x: MARGIN + column * STEP.x, y: MARGIN + row * STEP.y };
  };
  const width = 2 * MARGIN + (layout.columns - 1) * STEP.x + NODE.width;
  const height = 2 * MARGIN + (layout.rows - 1) * STEP.y + NODE.height;
  const isFaded = (id: string) => path !== null && !path.has(id);

  function walk(event: KeyboardEvent, id: string) {
    const target = {
      ArrowRight: edges.find(({ from }) => from === id)?.to,
      ArrowLeft: edges.find(({ to }) => to === id)?.from,
      ArrowDown: inColumn(id, 1),
      ArrowUp: inColumn(id, -1),
    }[event.key];
    if (!target) return;
    event.preventDefault();
    frame.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(target)}"]`)?.focus();
  }
  function inColumn(id: string, by: 1 | -1): string | undefined {
    const here = layout.placed.get(id);
    const column = [...layout.placed.values()]
      .filter((each) => each.column === here?.column)
      .toSorted((a, b) => a.row - b.row);
    return column[column.findIndex((each) => each.id === id) + by]?.id;
  }

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <section className="graph" aria-label="Lineage graph" tabIndex={0}>
      <div ref={frame} style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerUnits="userSpaceOnUse"
              markerWidth="9"
              markerHeight="9"
              orient="auto"
            >
              <path d="M0 0l8 4l-8 4z" fill="var(--line-strong)" />
            </marker>
          </defs>
          {edges.map(({ from, to }) => {
            const start = at(from);
            const end = at(to);
            const x1 = start.x + NODE.width;
            const y1 = start.y + NODE.height / 2;
            const y2 = end.y + NODE.height / 2;
            const bend = (end.x - x1) / 2;
            const isOn = path?.has(from) && path.has(to);
            return (
              <path
                key={`${from} ${to}`}
                className={isOn ? "on" : path ? "faded" : undefined}
                d={`M${x1} ${y1}C${x1 + bend} ${y1} ${end.x - bend} ${y2} ${end.x - 2} ${y2}`}
                markerEnd="url(#arrow)"
              />
            );
          })}
        </svg>
        {nodes.map((node) => {
          const { x, y } = at(node.id);
          const isMatch = text !== "" && node.name.toLowerCase().includes(text);
          return (
            <button
              key={node.id}
              type="button"
              data-node={node.id}
              className={`node ${node.dataset ? LAYER[node.dataset.layer] : node.kind.toLowerCase()}${isFaded(node.id) ? " faded" : ""}${isMatch ? " match" : ""}`}
              aria-pressed={node.id === props.focusedId}
              style={{ left: x, top: y, width: NODE.width, height: NODE.height }}
              onClick={() => props.onFocus(node.id === props.focusedId ? null : node.id)}
              onKeyDown={(event) => walk(event, node.id)}
            >
              <NodeText node={node} />
            </button>
          );
        })}
      </div>
    </section>
  );
}

function NodeText({ node }: { node: GraphNode }) {
  const { dataset } = node;
  if (!dataset) {
    const Icon = node.kind === "JOB" ? Workflow : FileText;
    return (
      <>
        <span className="row">
          <Icon size={13} aria-hidden="true" />
          <b title={node.name}>{shortName(node.name)}</b>
        </span>
        <span className="dim xs">{node.kind === "JOB" ? "job" : node.namespace}</span>
      </>
    );
  }
  const { word, tone } = OUTCOME[dataset.health.outcome];
  return (
    <>
      <span className="row between">
        <b>{dataset.name}</b>
        <span className="layer">{LAYER[dataset.layer]}</span>
      </span>
      <span className="row dim xs">
        {formatCount(dataset.rowCount)} rows
        {dataset.health.evaluated > 0 && (
          <span className={`st ${tone}`} title={word}>
            <ToneIcon tone={tone} size={11} />
            {dataset.health.passed} of {dataset.health.evaluated}
          </span>
        )}
      </span>
    </>
  );
}

/** A file by its own name: the folders before it are in the hover. */
function shortName(name: string): string {
  return name.split("/").findLast((part) => part !== "") ?? name;
}
