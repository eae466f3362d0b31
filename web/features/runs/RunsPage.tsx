"use client";
import Link from "next/link";
import { parseAsString, parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { useQuery } from "urql";
import type { RunStatus, RunsPageQuery as RunsPageResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { describeSteps, isActive, RUN_STATUS, toSegments } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatCount, formatDuration, plural } from "../../ui/format.ts";
import { MiniScale } from "../../ui/MiniScale.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Status } from "../../ui/Status.tsx";
import { useNow } from "../../ui/use-now.ts";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import { RunsPageQuery } from "./run-queries.ts";

const FILTERS = ["all", "active", "held", "failed", "succeeded"] as const;
const STATUSES: Record<(typeof FILTERS)[number], RunStatus[] | null> = {
  all: null,
  active: ["QUEUED", "RUNNING", "CANCELLING"],
  held: ["HELD"],
  failed: ["FAILED", "PARTIAL", "CANCELLED"],
  succeeded: ["SUCCEEDED"],
};

export function RunsPage() {
  const [filter, setFilter] = useQueryState("show", parseAsStringLiteral(FILTERS).withDefault("all"));
  const [syncId, setSyncId] = useQueryState("sync", parseAsString);
  const [pages, setPages] = useState<(string | null)[]>([null]);
  const choose = (next: (typeof FILTERS)[number]) => {
    setPages([null]);
    void setFilter(next);
  };
  return (
    <>
      <PageHead title="Runs" />
      <div className="row wrap">
        <Segmented
          label="Show"
          value={filter}
          onChange={choose}
          choices={[
            { value: "all", text: "All" },
            { value: "active", text: "Running and queued" },
            { value: "held", text: "Held" },
            { value: "failed", text: "Not succeeded" },
            { value: "succeeded", text: "Succeeded" },
          ]}
        />
        {syncId && (
          <button type="button" className="tag on" onClick={() => setSyncId(null)}>
            of one sync ×
          </button>
        )}
      </div>
      <div className="stack">
        {pages.map((after, index) => (
          <RunsTable
            key={after ?? "first"}
            after={after}
            filter={{ status: STATUSES[filter], syncId }}
            isFirst={index === 0}
            onMore={index === pages.length - 1 ? (cursor) => setPages([...pages, cursor]) : undefined}
            onClear={() => {
              choose("all");
              void setSyncId(null);
            }}
          />
        ))}
      </div>
    </>
  );
}

function RunsTable(props: {
  after: string | null;
  filter: { status: RunStatus[] | null; syncId: string | null };
  isFirst: boolean;
  onMore?: (cursor: string) => void;
  onClear: () => void;
}) {
  const [{ data, error }, reload] = useQuery({
    query: RunsPageQuery,
    variables: { after: props.after, filter: props.filter },
  });
  const frame = useRowKeys<HTMLDivElement>();
  if (error && !data)
    return (
      <LoadError what="the runs" problem={toProblem(error)} onRetry={() => reload({ requestPolicy: "network-only" })} />
    );
  if (!data) return <Skeleton lines={10} />;
  const { nodes, pageInfo, totalCount } = data.runs;
  if (nodes.length === 0) {
    return props.filter.status || props.filter.syncId ? (
      <Empty
        title="No run passes the filter."
        action={
          <button type="button" className="btn" onClick={props.onClear}>
            Show all runs
          </button>
        }
      />
    ) : (
      <Empty
        title="Nothing has run yet."
        action={
          <Link className="btn" href="/syncs">
            Choose a sync to run
          </Link>
        }
      />
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" ref={frame} tabIndex={0}>
        <table>
          <caption className="sr">{plural(totalCount, "run")}, newest first</caption>
          <thead className={props.isFirst ? undefined : "sr"}>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Status</th>
              <th scope="col">Sync</th>
              <th scope="col">Steps</th>
              <th scope="col" className="n">
                Rows read
              </th>
              <th scope="col" className="n">
                Quarantined
              </th>
              <th scope="col" className="n">
                Took
              </th>
              <th scope="col" className="n">
                Started
              </th>
            </tr>
          </thead>
          <tbody>
            {nodes.map((run) => (
              <RunRow key={run.id} run={run} />
            ))}
          </tbody>
        </table>
      </div>
      {props.onMore && pageInfo.hasNextPage && pageInfo.endCursor && (
        <button type="button" className="btn self-start" onClick={() => props.onMore?.(pageInfo.endCursor!)}>
          Show older runs
        </button>
      )}
    </>
  );
}

function RunRow({ run }: { run: RunsPageResult["runs"]["nodes"][number] }) {
  const now = useNow();
  const { word, tone } = RUN_STATUS[run.status];
  const endMs = run.endedAt ? Date.parse(run.endedAt) : isActive(run.status) ? now : null;
  return (
    <tr>
      <td>
        <Link href={`/runs/${run.id}`} data-row>
          Run {run.number}
        </Link>
      </td>
      <td>
        <Status tone={tone}>{word}</Status>
        {run.failure && (
          <span className="dim sm cut" title={run.failure.message}>
            {run.failure.message}
          </span>
        )}
      </td>
      <td>
        <Link href={`/syncs/${run.sync.id}`}>{run.sync.name}</Link>
      </td>
      <td>
        <MiniScale segments={toSegments(run.steps)} label={describeSteps(run.steps)} />
      </td>
      <td className="n">{formatCount(run.balance.read)}</td>
      <td className="n">{formatCount(run.balance.quarantined)}</td>
      <td className="n">{run.startedAt && endMs ? formatDuration(endMs - Date.parse(run.startedAt)) : "–"}</td>
      <td className="n">
        <Ago at={run.startedAt ?? run.queuedAt} />
      </td>
    </tr>
  );
}
