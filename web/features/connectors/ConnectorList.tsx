"use client";
import Link from "next/link";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import { toProblem } from "../../graphql/problem.ts";
import { formatCount, plural } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Status } from "../../ui/Status.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { ConnectorsQuery } from "./connector-queries.ts";

const KINDS = ["all", "NATIVE", "AIRBYTE", "MCP", "N8N"] as const;
const KIND_WORDS = { all: "All", NATIVE: "Native", AIRBYTE: "Airbyte", MCP: "MCP", N8N: "n8n" };

/** Everything Atlas knows to read, and whether it can run on this machine. */
export function ConnectorList() {
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
  const frame = useRowKeys<HTMLDivElement>();
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
    <Panel title="Connectors" aside={<span className="dim">{connectors && formatCount(connectors.totalCount)}</span>}>
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
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" ref={frame} tabIndex={0} data-stale={stale || undefined}>
          <table>
            <caption className="sr">{plural(connectors.totalCount, "connector")}</caption>
            <thead>
              <tr>
                <th scope="col">Connector</th>
                <th scope="col">Version</th>
                <th scope="col">Kind</th>
                <th scope="col">Category</th>
                <th scope="col">Support</th>
                <th scope="col">Runs as</th>
                <th scope="col">Here</th>
                <th scope="col" className="n">
                  Sources
                </th>
              </tr>
            </thead>
            <tbody>
              {connectors.nodes.map((connector) => (
                <tr key={connector.id}>
                  <td>
                    {connector.availability.isRunnable ? (
                      <Link href={`/syncs/new/configure?connector=${encodeURIComponent(connector.id)}`} data-row>
                        {connector.name}
                      </Link>
                    ) : (
                      <span className="strong">{connector.name}</span>
                    )}
                  </td>
                  <td className="soft">{connector.version}</td>
                  <td>{KIND_WORDS[connector.kind]}</td>
                  <td className="soft">{connector.category}</td>
                  <td className="soft">{connector.supportLevel.toLowerCase()}</td>
                  <td className="soft">{connector.runtime}</td>
                  <td>
                    {connector.availability.isRunnable ? (
                      <Status tone="succeeded">can run</Status>
                    ) : (
                      <Status tone="skipped">
                        cannot: {connector.availability.reason ?? "the reason is not known"}
                      </Status>
                    )}
                  </td>
                  <td className="n">{formatCount(connector.sourceCount)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="row mt-3">
        {after && (
          <button type="button" className="btn" onClick={() => setAfter(null)}>
            Back to the first
          </button>
        )}
        {connectors?.pageInfo.hasNextPage && (
          <button type="button" className="btn" onClick={() => setAfter(connectors.pageInfo.endCursor ?? null)}>
            Next 50
          </button>
        )}
      </p>
    </Panel>
  );
}
