"use client";
import { Pause, Play } from "lucide-react";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo, useState } from "react";
import { useMutation, useQuery } from "urql";
import type { SchedulesPageQuery as SchedulesResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { useMay } from "../../graphql/use-may.ts";
import { HEALTH } from "../../graphql/words.ts";
import { Ago } from "../../ui/Ago.tsx";
import { formatDateTime, formatDuration, plural } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { PageHead } from "../../ui/PageHead.tsx";
import { Empty, LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Status } from "../../ui/Status.tsx";
import { LaneChart } from "./LaneChart.tsx";
import { PauseSchedulesMutation, ResumeSchedulesMutation, SchedulesPageQuery } from "./schedule-queries.ts";
import { TickTable } from "./TickTable.tsx";

const SPANS = { "6h": 6, "24h": 24, "7d": 168 } as const;
const SPAN_NAMES = Object.keys(SPANS) as (keyof typeof SPANS)[];
const HOUR_MS = 3_600_000;

export function SchedulesPage() {
  const [span, setSpan] = useQueryState("span", parseAsStringLiteral(SPAN_NAMES).withDefault("24h"));
  const [after, setAfter] = useState<string | null>(null);
  // To the minute, so that a render asks what the one before asked.
  const from = useMemo(() => Math.floor(Date.now() / 60_000) * 60_000, []);
  const until = from + SPANS[span] * HOUR_MS;
  const [{ data, error }, reload] = useQuery({
    query: SchedulesPageQuery,
    variables: {
      after,
      until: new Date(until).toISOString(),
      since: new Date(from - 24 * HOUR_MS).toISOString(),
    },
    requestPolicy: "cache-and-network",
  });
  const again = () => reload({ requestPolicy: "network-only" });
  const scheduled = data?.scheduledSyncs;
  return (
    <>
      <PageHead
        title="Schedules"
        beside={scheduled && <span className="soft">{plural(scheduled.totalCount, "sync")} by themselves</span>}
        actions={scheduled && scheduled.totalCount > 0 && <PauseAll syncs={scheduled.nodes} onChanged={again} />}
      />
      {error && !data ? (
        <LoadError what="the schedules" problem={toProblem(error)} onRetry={again} />
      ) : !scheduled ? (
        <Skeleton lines={10} />
      ) : scheduled.totalCount === 0 ? (
        <Empty
          title="No sync runs by itself."
          action={
            <Link className="btn" href="/syncs">
              Choose a sync
            </Link>
          }
        >
          A schedule is set on the page of a sync, under Schedule.
        </Empty>
      ) : (
        <>
          <div className="row wrap">
            <Segmented
              label="How far ahead"
              value={span}
              onChange={(value) => void setSpan(value)}
              choices={SPAN_NAMES.map((value) => ({ value, text: value.replace(/(\d+)/, "$1 ") }))}
            />
            <span className="end dim sm">
              A bar is as long as the middle one of the last ten runs. Hatched: may overlap.
            </span>
          </div>
          <LaneChart
            from={from}
            until={until}
            lanes={scheduled.nodes.map(({ id, name, typicalDurationMs, schedule }) => ({
              id,
              name,
              typicalMs: typicalDurationMs ?? null,
              times: schedule.nextRuns.map((at) => Date.parse(at)),
            }))}
          />
          <Panel title="Scheduled syncs">
            <SyncTable syncs={scheduled.nodes} />
            {scheduled.pageInfo.hasNextPage && (
              <button type="button" className="btn mt-3" onClick={() => setAfter(scheduled.pageInfo.endCursor ?? null)}>
                Next 50
              </button>
            )}
          </Panel>
          <Panel title="The last 24 hours">
            <TickTable ticks={data?.ticks.nodes ?? []} empty="No time has come in the last 24 hours." />
          </Panel>
        </>
      )}
    </>
  );
}

type ScheduledSync = SchedulesResult["scheduledSyncs"]["nodes"][number];

function SyncTable({ syncs }: { syncs: readonly ScheduledSync[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
    <div className="scroll" tabIndex={0}>
      <table>
        <caption className="sr">Scheduled syncs, the next one first</caption>
        <thead>
          <tr>
            <th scope="col">Sync</th>
            <th scope="col">Runs</th>
            <th scope="col">Next</th>
            <th scope="col" className="n">
              Usually takes
            </th>
            <th scope="col">Last run</th>
            <th scope="col">Health</th>
          </tr>
        </thead>
        <tbody>
          {syncs.map(({ id, name, schedule, health, latestRun, typicalDurationMs }) => (
            <tr key={id}>
              <td>
                <Link href={`/syncs/${id}?tab=schedule`}>{name}</Link>
              </td>
              <td className="soft">{schedule.description}</td>
              <td className="tnum">
                {schedule.paused ? (
                  <Status tone="held">
                    <span title={schedule.paused.because}>Paused by {schedule.paused.by}</span>
                  </Status>
                ) : (
                  formatDateTime(schedule.following[0])
                )}
              </td>
              <td className="n">{formatDuration(typicalDurationMs)}</td>
              <td>
                {latestRun ? (
                  <Link href={`/runs/${latestRun.id}`}>
                    <Ago at={latestRun.startedAt ?? latestRun.queuedAt} />
                  </Link>
                ) : (
                  "never"
                )}
              </td>
              <td>
                <Status tone={HEALTH[health].tone}>{HEALTH[health].word}</Status>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PauseAll({ syncs, onChanged }: { syncs: readonly ScheduledSync[]; onChanged: () => void }) {
  const mayPause = useMay("pauseSchedules");
  const [, pause] = useMutation(PauseSchedulesMutation);
  const [, resume] = useMutation(ResumeSchedulesMutation);
  const [said, setSaid] = useState<string | null>(null);
  const isAnyPaused = syncs.some(({ schedule }) => schedule.paused);
  const isAnyActive = syncs.some(({ schedule }) => !schedule.paused);
  async function pauseAll() {
    const { data, error } = await pause({ input: {} });
    setSaid(error ? toProblem(error).message : `Paused ${plural(data?.pauseSchedules.changed, "schedule")}.`);
    onChanged();
  }
  async function resumeAll() {
    const { data, error } = await resume({ input: {} });
    setSaid(error ? toProblem(error).message : `Resumed ${plural(data?.resumeSchedules.changed, "schedule")}.`);
    onChanged();
  }
  if (!mayPause) return null;
  return (
    <>
      {said && <Note tone="queued">{said}</Note>}
      {isAnyPaused && (
        <button type="button" className="btn" onClick={resumeAll}>
          <Play size={15} aria-hidden="true" />
          Resume all
        </button>
      )}
      {isAnyActive && (
        <button type="button" className="btn" onClick={pauseAll}>
          <Pause size={15} aria-hidden="true" />
          Pause all
        </button>
      )}
    </>
  );
}
