"use client";
import Link from "next/link";
import { parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useDeferredValue, useState } from "react";
import { useQuery } from "urql";
import type { PickConnectorQuery as PickConnectorResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { plural } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { SearchField } from "../../ui/SearchField.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Status } from "../../ui/Status.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { NewSyncSteps } from "./NewSyncSteps.tsx";
import { ExistingSourcesQuery, PickConnectorQuery } from "./new-sync-queries.ts";

const KINDS = ["all", "NATIVE", "AIRBYTE", "MCP", "N8N"] as const;
const KIND_WORDS = { all: "All", NATIVE: "Native", AIRBYTE: "Airbyte", MCP: "MCP", N8N: "n8n" };

export function PickConnectorPage() {
  const [search, setSearch] = useQueryState("q", parseAsString.withDefault(""));
  const [kind, setKind] = useQueryState("kind", parseAsStringLiteral(KINDS).withDefault("all"));
  const [runnableOnly, setRunnableOnly] = useQueryState("runnable", parseAsBoolean.withDefault(false));
  const [after, setAfter] = useState<string | null>(null);
  const asked = useDeferredValue(search.trim());
  const [{ data, error }, reload] = useQuery({
    query: PickConnectorQuery,
    variables: {
      filter: { search: asked || null, kind: kind === "all" ? null : [kind], runnableOnly: runnableOnly || null },
      after,
    },
  });
  const frame = useRowKeys<HTMLUListElement>();
  const connectors = data?.connectors;
  const clear = () => {
    void setSearch(null);
    void setKind(null);
    void setRunnableOnly(null);
  };
  const narrow = (change: () => void) => {
    setAfter(null);
    change();
  };
  return (
    <>
      <NewSyncSteps current={0} steps={[{ name: "Connector" }, { name: "Configure" }, { name: "Streams" }]} />
      <ExistingSources />
      <Panel
        title="A new source"
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
            title={asked ? `No connector matches "${asked}" here.` : "No connector passes the filter."}
            action={
              <button type="button" className="btn" onClick={clear}>
                Clear the filter
              </button>
            }
          />
        ) : (
          <ul className="cards" ref={frame}>
            {connectors.nodes.map((connector) => (
              <ConnectorCard key={connector.id} connector={connector} />
            ))}
          </ul>
        )}
        {connectors?.pageInfo.hasNextPage && (
          <button type="button" className="btn mt-3" onClick={() => setAfter(connectors.pageInfo.endCursor ?? null)}>
            Next {plural(60, "connector")}
          </button>
        )}
      </Panel>
    </>
  );
}

type ConnectorNode = PickConnectorResult["connectors"]["nodes"][number];

/** What cannot run here says so before any set-up, and is no link. */
function ConnectorCard({ connector }: { connector: ConnectorNode }) {
  const { name, version, kind, supportLevel, description, category, availability } = connector;
  const body = (
    <>
      <span className="row">
        <b className="strong">{name}</b>
        <span className="dim sm">{version}</span>
        <span className="dim sm end">{KIND_WORDS[kind]}</span>
      </span>
      <span className="soft sm clamp">{description ?? category}</span>
      {availability.isRunnable ? (
        <span className="dim sm">{supportLevel.toLowerCase()}</span>
      ) : (
        <Status tone="skipped">Cannot run here: {availability.reason ?? "the reason is not known"}</Status>
      )}
    </>
  );
  return (
    <li>
      {availability.isRunnable ? (
        <Link className="card" href={`/syncs/new/configure?connector=${encodeURIComponent(connector.id)}`} data-row>
          {body}
        </Link>
      ) : (
        <div className="card off">{body}</div>
      )}
    </li>
  );
}

/** A source that is set up already needs no second one. */
function ExistingSources() {
  const [{ data }] = useQuery({ query: ExistingSourcesQuery });
  if (!data || data.sources.nodes.length === 0) return null;
  return (
    <Panel title="A source you have" aside={<span className="dim">{data.sources.totalCount}</span>}>
      <ul className="cards">
        {data.sources.nodes.map((source) => (
          <li key={source.id}>
            <Link className="card" href={`/syncs/new/streams?source=${encodeURIComponent(source.id)}`}>
              <b className="strong">{source.name}</b>
              <span className="dim sm">
                {source.connector?.name ?? "connector gone"}
                {source.status === "FAILED" && ", its last check failed"}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
