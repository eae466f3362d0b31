"use client";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { type ReactNode, useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import type { ConnectorsQuery as ConnectorsResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { plural } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { ConnectorsQuery } from "./connector-queries.ts";

// MCP servers and n8n workflows join when there are some to find.
const KINDS = ["all", "NATIVE", "AIRBYTE"] as const;
export const KIND_WORDS = { all: "All", NATIVE: "Native", AIRBYTE: "Airbyte", MCP: "MCP", N8N: "n8n" };

export type ConnectorNode = ConnectorsResult["connectors"]["nodes"][number];

/** Everything Atlas knows to read, narrowed by name, kind and what runs here; `children` draws a page of it. */
export function ConnectorSearch(props: {
  title: string;
  children: (connectors: readonly ConnectorNode[], isStale: boolean) => ReactNode;
}) {
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [kind, setKind] = useQueryState("kind", parseAsStringLiteral(KINDS).withDefault("all"));
  const [runnableOnly, setRunnableOnly] = useQueryState("runnable", parseAsBoolean.withDefault(false));
  const [after, setAfter] = useState<string | null>(null);
  const asked = useDeferredValue(search.trim());
  const [{ data, error, stale }, reload] = useQuery({
    query: ConnectorsQuery,
    variables: {
      filter: { search: asked || null, kind: kind === "all" ? null : [kind], runnableOnly: runnableOnly || null },
      after,
    },
  });
  const connectors = data?.connectors;
  const narrow = (change: () => void) => {
    setAfter(null);
    change();
  };
  const clear = () =>
    narrow(() => {
      void setSearch(null);
      void setKind(null);
      void setRunnableOnly(null);
    });
  return (
    <Panel
      title={props.title}
      aside={<span className="dim">{connectors && plural(connectors.totalCount, "connector")}</span>}
    >
      <div className="row wrap mb-3">
        <SearchField
          label="Find a connector"
          value={search}
          onChange={(value) => narrow(() => setSearch(value || null))}
        />
        <Segmented
          label="Kind"
          value={kind}
          onChange={(value) => narrow(() => setKind(value))}
          choices={KINDS.map((value) => ({ value, text: KIND_WORDS[value] }))}
        />
        <label className="check">
          <input
            type="checkbox"
            checked={runnableOnly}
            onChange={(event) => narrow(() => setRunnableOnly(event.target.checked || null))}
          />
          Can run here
        </label>
      </div>
      {error && !connectors ? (
        <LoadError
          what="the connectors"
          problem={toProblem(error)}
          onRetry={() => reload({ requestPolicy: "network-only" })}
        />
      ) : !connectors ? (
        <Skeleton lines={8} />
      ) : connectors.nodes.length === 0 ? (
        <Empty
          title={asked ? `No connector matches "${asked}" and the filter.` : "No connector passes the filter."}
          action={
            <button type="button" className="btn" onClick={clear}>
              Clear the filter
            </button>
          }
        />
      ) : (
        props.children(connectors.nodes, stale)
      )}
      <p className="row mt-3">
        {after && (
          <button type="button" className="btn" onClick={() => setAfter(null)}>
            Back to the first
          </button>
        )}
        {connectors?.pageInfo.hasNextPage && (
          <button type="button" className="btn" onClick={() => setAfter(connectors.pageInfo.endCursor ?? null)}>
            Next 60
          </button>
        )}
      </p>
    </Panel>
  );
}
