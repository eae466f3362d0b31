"use client";
import Link from "next/link";
import { useEffect } from "react";
import { useQuery } from "urql";
import type { RunningNowQuery as RunningNowResult } from "../../graphql/generated/graphql.ts";
import { describeSteps, RUN_STATUS, stepName, toSegments } from "../../graphql/words.ts";
import { formatCount, formatDuration, formatRate, formatShare, plural, toNumber } from "../../ui/format.ts";
import { MiniScale } from "../../ui/MiniScale.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Status } from "../../ui/Status.tsx";
import { useNow } from "../../ui/use-now.ts";
import { RunningNowQuery } from "./home-queries.ts";

const REFRESH_MS = 2_000;

type Running = RunningNowResult["runs"]["nodes"][number];

/** The runs under way. That one began or ended comes over the socket; how far they are is read every two seconds. */
export function RunningNow() {
  const [{ data }, reload] = useQuery({ query: RunningNowQuery, requestPolicy: "cache-and-network" });
  const isMoving = (data?.runs.nodes.length ?? 0) > 0;
  // Keeps the list in step with the server while something moves; a hidden tab asks nothing.
  useEffect(() => {
    if (!isMoving) return;
    const timer = setInterval(() => !document.hidden && reload({ requestPolicy: "network-only" }), REFRESH_MS);
    return () => clearInterval(timer);
  }, [isMoving, reload]);

  const runs = data?.runs.nodes ?? [];
  return (
    <Panel
      title="Running now"
      aside={<span className="dim">{data && runs.length > 0 ? formatCount(data.runs.totalCount) : ""}</span>}
    >
      {runs.length === 0 ? (
        <p className="dim">{data ? "No run is under way." : "\u00a0"}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        <div className="scroll" tabIndex={0}>
          <table>
            <caption className="sr">{plural(runs.length, "run")} under way</caption>
            <thead>
              <tr>
                <th scope="col">Sync</th>
                <th scope="col">Steps</th>
                <th scope="col">Step</th>
                <th scope="col" className="n">
                  Rows
                </th>
                <th scope="col" className="n">
                  Rate
                </th>
                <th scope="col" className="n">
                  Elapsed
                </th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <RunningRow key={run.id} run={run} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}

function RunningRow({ run }: { run: Running }) {
  const now = useNow();
  const read = run.steps.find(({ kind }) => kind === "READ");
  const current = run.steps.findLast(({ status }) => status === "RUNNING");
  const total = toNumber(current?.total);
  return (
    <tr>
      <td>
        <Link href={`/runs/${run.id}`}>{run.sync.name}</Link>
      </td>
      <td>
        <MiniScale segments={toSegments(run.steps)} label={describeSteps(run.steps)} />
      </td>
      <td>
        {current ? (
          <Status tone="running">
            {stepName(current.kind)}
            {total > 0 && <small>{formatShare(Math.floor((toNumber(current.done) / total) * 100) / 100)}</small>}
          </Status>
        ) : (
          <Status tone={RUN_STATUS[run.status].tone}>{RUN_STATUS[run.status].word}</Status>
        )}
      </td>
      <td className="n">{formatCount(read?.done)}</td>
      <td className="n">{read?.status === "RUNNING" ? formatRate(read.perSecond) : "–"}</td>
      <td className="n">
        {run.startedAt
          ? formatDuration(now - Date.parse(run.startedAt))
          : run.queuePosition
            ? `${run.queuePosition} before it`
            : "–"}
      </td>
    </tr>
  );
}
