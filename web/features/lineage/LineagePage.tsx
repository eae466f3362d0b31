"use client";
import Link from "next/link";
import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useQuery } from "urql";
import type { LineageDirection, LineagePageQuery as LineagePageResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { LAYER } from "../../graphql/words.ts";
import { plural } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { TabLinks } from "../../ui/TabLinks.tsx";
import { Tint } from "../../ui/Tint.tsx";
import { ColumnEdges } from "./ColumnEdges.tsx";
import { LineageEvents } from "./LineageEvents.tsx";
import { LineageGraph } from "./LineageGraph.tsx";
import { LineageTable } from "./LineageTable.tsx";
import { LineagePageQuery } from "./lineage-queries.ts";

const VIEWS = ["graph", "table", "events"] as const;
const DIRECTIONS: readonly LineageDirection[] = ["BOTH", "UPSTREAM", "DOWNSTREAM"];
const DIRECTION_WORDS = {
  BOTH: "Both directions",
  UPSTREAM: "What it is made from",
  DOWNSTREAM: "What is made from it",
};

export type Graph = LineagePageResult["lineage"];
export type GraphNode = Graph["nodes"][number];

export function LineagePage() {
  const [view] = useQueryState("view", parseAsStringLiteral(VIEWS).withDefault("graph"));
  const [root, setRoot] = useQueryState("root", parseAsString);
  const [run] = useQueryState("run", parseAsString);
  const link = (to: string) => `?${new URLSearchParams({ view: to, ...(root && { root }), ...(run && { run }) })}`;
  return (
    <>
      <PageHead title="Lineage" beside={<span className="soft">what comes from what, as the runs reported it</span>} />
      <TabLinks
        label="Views"
        tabs={VIEWS.map((each) => ({
          href: link(each),
          text: { graph: "Graph", table: "Table", events: "Events" }[each],
          isCurrent: each === view,
        }))}
      />
      {view === "events" ? <LineageEvents runId={run} /> : <LineageView view={view} root={root} onRoot={setRoot} />}
    </>
  );
}

function LineageView({
  view,
  root,
  onRoot,
}: {
  view: "graph" | "table";
  root: string | null;
  onRoot: (root: string | null) => void;
}) {
  const [direction, setDirection] = useQueryState("direction", parseAsStringLiteral(DIRECTIONS).withDefault("BOTH"));
  const [depth, setDepth] = useQueryState("depth", parseAsInteger.withDefault(3));
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [focus, setFocus] = useQueryState("focus", parseAsString);
  const [{ data, error }, reload] = useQuery({ query: LineagePageQuery, variables: { root, direction, depth } });
  if (error && !data)
    return (
      <LoadError
        what="the lineage"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!data) return <Skeleton lines={10} />;
  const graph = data.lineage;
  const rootNode = graph.nodes.find(({ dataset }) => dataset?.id === root);
  const focused = graph.nodes.find(({ id }) => id === focus) ?? (root ? rootNode : undefined);
  if (graph.nodes.length === 0) {
    return root ? (
      <Empty
        title="No run has reported lineage of this dataset."
        action={
          <button type="button" className="btn" onClick={() => onRoot(null)}>
            Show everything
          </button>
        }
      />
    ) : (
      <Empty
        title="No run has reported lineage yet."
        action={
          <Link className="btn" href="/syncs">
            Run a sync
          </Link>
        }
      >
        The last of the eight steps stores it.
      </Empty>
    );
  }
  return (
    <>
      <div className="row wrap">
        <SearchField label="Find in the graph" value={search} onChange={(value) => setSearch(value || null)} />
        <label>
          <span className="sr">Direction</span>
          <select
            className="input small"
            disabled={!root}
            value={direction}
            onChange={(event) => setDirection(event.target.value as LineageDirection)}
          >
            {DIRECTIONS.map((each) => (
              <option key={each} value={each}>
                {DIRECTION_WORDS[each]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span className="sr">Depth</span>
          <select
            className="input small"
            disabled={!root}
            value={depth}
            onChange={(event) => setDepth(Number(event.target.value))}
          >
            {[1, 2, 3, 4, 5].map((each) => (
              <option key={each} value={each}>
                Depth {each}
              </option>
            ))}
          </select>
        </label>
        {root && (
          <button type="button" className="tag on" onClick={() => onRoot(null)}>
            around {rootNode?.dataset?.name ?? "one dataset"} ×
          </button>
        )}
        <span className="dim end">
          {plural(graph.nodes.length, "node")}, {plural(graph.edges.length, "edge")}
        </span>
      </div>
      {graph.isTruncated && (
        <Note tone="warn">
          Only the first {graph.nodes.length} nodes are shown. Choose a dataset to see all around it.
        </Note>
      )}
      {view === "graph" ? (
        <>
          <div className="only-wide">
            <LineageGraph graph={graph} search={search} focusedId={focused?.id ?? null} onFocus={setFocus} />
          </div>
          <div className="only-narrow">
            <LineageTable graph={graph} search={search} />
          </div>
        </>
      ) : (
        <LineageTable graph={graph} search={search} />
      )}
      {focused && view === "graph" && (
        <div className="stack">
          <p className="row wrap">
            <b className="strong">{focused.dataset?.name ?? focused.name}</b>
            {focused.dataset && <Tint tint={LAYER[focused.dataset.layer]} />}
            {focused.dataset && (
              <Link className="link" href={`/catalog/${focused.dataset.id}`}>
                Open the dataset
              </Link>
            )}
            {focused.dataset && focused.dataset.id !== root && (
              <button type="button" className="quiet" onClick={() => focused.dataset && onRoot(focused.dataset.id)}>
                Only what is around it
              </button>
            )}
            {focused.sync && (
              <Link className="link" href={`/syncs/${focused.sync.id}`}>
                {focused.sync.name}
              </Link>
            )}
            <button type="button" className="quiet" onClick={() => setFocus(null)}>
              Clear the focus
            </button>
          </p>
          <ColumnEdges graph={graph} node={focused} />
        </div>
      )}
    </>
  );
}
