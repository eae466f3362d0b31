"use client";
import Link from "next/link";
import { useQuery } from "urql";
import { Panel } from "../../ui/Panel.tsx";
import { Status } from "../../ui/Status.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { type ConnectorNode, ConnectorSearch, KIND_WORDS } from "./ConnectorSearch.tsx";
import { ExistingSourcesQuery } from "./connector-queries.ts";

/** Where a new sync reads from: a source that is there, or a connector to set one up with. */
export function PickConnector() {
  return (
    <>
      <ExistingSources />
      <ConnectorSearch title="A new source">
        {(connectors) => <ConnectorCards connectors={connectors} />}
      </ConnectorSearch>
    </>
  );
}

function ConnectorCards({ connectors }: { connectors: readonly ConnectorNode[] }) {
  const frame = useRowKeys<HTMLUListElement>();
  return (
    <ul className="cards" ref={frame}>
      {connectors.map((connector) => (
        <ConnectorCard key={connector.id} connector={connector} />
      ))}
    </ul>
  );
}

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
        <Status tone="skipped">{availability.reason ?? "cannot run here"}</Status>
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
