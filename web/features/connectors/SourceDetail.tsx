"use client";
import { X } from "lucide-react";
import Link from "next/link";
import { useQuery } from "urql";
import type { SourceDetailQuery as SourceDetailResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { formatDateTime } from "../../ui/format.ts";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { SourceDetailQuery } from "./connector-queries.ts";

/** A source's config as Atlas may show it: a secret says only that it is set. */
export function SourceDetail({ id, onClose }: { id: string; onClose: () => void }) {
  const [{ data, error }, reload] = useQuery({ query: SourceDetailQuery, variables: { id } });
  if (error && !data?.node)
    return (
      <LoadError
        what="this source"
        problem={toProblem(error)}
        onRetry={() => reload({ requestPolicy: "network-only" })}
      />
    );
  if (!data) return <Skeleton lines={5} />;
  if (data.node?.__typename !== "Source") return <Empty title="There is no such source." />;
  const source = data.node;
  return (
    <Panel
      title={source.name}
      aside={
        <button type="button" className="btn icon bare end" aria-label="Close the source" onClick={onClose}>
          <X size={15} aria-hidden="true" />
        </button>
      }
    >
      <dl className="kv">
        {source.config.map(({ path, value, isSecret, isSet }) => (
          <div key={path.join(".")} className="contents">
            <dt className="mono">{path.join(".")}</dt>
            <dd className="mono">
              {isSecret
                ? isSet
                  ? "set, encrypted"
                  : "not set"
                : typeof value === "string"
                  ? value
                  : JSON.stringify(value)}
            </dd>
          </div>
        ))}
        <dt>As JSON</dt>
        <dd>
          <a
            className="link"
            download={`${source.name}.json`}
            href={`data:application/json;charset=utf-8,${encodeURIComponent(configText(source.config))}`}
          >
            Download
          </a>{" "}
          <span className="dim">without its secrets; paste it into the JSON view of a new source</span>
        </dd>
        <dt>Made</dt>
        <dd>{formatDateTime(source.createdAt)}</dd>
        <dt>Changed</dt>
        <dd>{formatDateTime(source.updatedAt)}</dd>
        {source.syncs.nodes.map((sync) => (
          <div key={sync.id} className="contents">
            <dt>Read by</dt>
            <dd>
              <Link className="link" href={`/syncs/${sync.id}`}>
                {sync.name}
              </Link>
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

type ConfigValues = Extract<NonNullable<SourceDetailResult["node"]>, { __typename: "Source" }>["config"];

function configText(values: ConfigValues): string {
  const config: Record<string, unknown> = {};
  for (const { path, value, isSecret } of values) {
    if (isSecret) continue;
    const parent = path.slice(0, -1).reduce<Record<string, unknown>>((at, name) => {
      at[name] ??= {};
      return at[name] as Record<string, unknown>;
    }, config);
    parent[path.at(-1) ?? ""] = value;
  }
  return JSON.stringify(config, null, 2);
}
