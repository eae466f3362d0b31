"use client";
import Link from "next/link";
import { describeSteps, RUN_STATUS, TRIGGER, toSegments } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatCount, formatDuration } from "../../ui/format.ts";
import { MiniScale } from "../../ui/MiniScale.tsx";
import { Empty } from "../../ui/PageStates.tsx";
import { Status } from "../../ui/Status.tsx";
import { useRowKeys } from "../../ui/use-row-keys.ts";
import type { SyncDetail } from "./SyncPage.tsx";

export function SyncRuns({ sync }: { sync: SyncDetail }) {
  const frame = useRowKeys<HTMLDivElement>();
  if (sync.runs.nodes.length === 0)
    return <Empty title="This sync has never run.">Run it to see its eight steps.</Empty>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard */}
      <div className="scroll" ref={frame} tabIndex={0}>
        <table>
          <caption className="sr">Runs of {sync.name}, newest first</caption>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">Status</th>
              <th scope="col">Steps</th>
              <th scope="col">Started</th>
              <th scope="col" className="n">
                Took
              </th>
              <th scope="col" className="n">
                Rows read
              </th>
              <th scope="col" className="n">
                Quarantined
              </th>
              <th scope="col">Why it did not succeed</th>
            </tr>
          </thead>
          <tbody>
            {sync.runs.nodes.map((run) => (
              <tr key={run.id}>
                <td>
                  <Link href={`/runs/${run.id}`} data-row>
                    Run {run.number}
                  </Link>
                </td>
                <td>
                  <Status tone={RUN_STATUS[run.status].tone}>{RUN_STATUS[run.status].word}</Status>
                </td>
                <td>
                  <MiniScale segments={toSegments(run.steps)} label={describeSteps(run.steps)} />
                </td>
                <td>
                  <Ago at={run.startedAt ?? run.queuedAt} /> <span className="dim">{TRIGGER[run.trigger]}</span>
                </td>
                <td className="n">
                  {run.startedAt && run.endedAt
                    ? formatDuration(Date.parse(run.endedAt) - Date.parse(run.startedAt))
                    : "–"}
                </td>
                <td className="n">{formatCount(run.balance.read)}</td>
                <td className="n">{formatCount(run.balance.quarantined)}</td>
                <td className="why narrow soft" title={run.failure?.message}>
                  {run.failure?.message}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {sync.runs.totalCount > sync.runs.nodes.length && (
        <Link className="link self-start" href={`/runs?sync=${sync.id}`}>
          All {formatCount(sync.runs.totalCount)} runs
        </Link>
      )}
    </>
  );
}
