"use client";
import { Pause, Play } from "lucide-react";
import { useState } from "react";
import { useMutation, useQuery } from "urql";
import type { SyncScheduleQuery as SyncScheduleResult } from "../../graphql/generated/graphql.ts";
import { toProblem } from "../../graphql/problem.ts";
import { emptyDraft, type ScheduleDraft, toScheduleInput } from "../../graphql/schedule-draft.ts";
import { useMay } from "../../graphql/use-may.ts";
import { formatDateTime } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { LoadError, Skeleton } from "../../ui/PageStates.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { ScheduleFields } from "./ScheduleFields.tsx";
import {
  PauseSchedulesMutation,
  ResumeSchedulesMutation,
  SetScheduleMutation,
  SyncScheduleQuery,
} from "./schedule-queries.ts";
import { TickTable } from "./TickTable.tsx";

type Scheduled = Extract<NonNullable<SyncScheduleResult["node"]>, { __typename: "Sync" }>;

/** When one sync runs by itself, and what became of the times that have passed. */
export function ScheduleTab({ syncId }: { syncId: string }) {
  const [{ data, error }, reload] = useQuery({ query: SyncScheduleQuery, variables: { id: syncId } });
  const again = () => reload({ requestPolicy: "network-only" });
  if (error && !data) return <LoadError what="the schedule" problem={toProblem(error)} onRetry={again} />;
  if (data?.node?.__typename !== "Sync") return <Skeleton lines={6} />;
  return <ScheduleOf key={data.node.schedule.version} sync={data.node} onChanged={again} />;
}

function ScheduleOf({ sync, onChanged }: { sync: Scheduled; onChanged: () => void }) {
  const { schedule } = sync;
  const maySet = useMay("setSchedule");
  const [draft, setDraft] = useState<ScheduleDraft>(() => draftOf(schedule));
  const [refusal, setRefusal] = useState<string | null>(null);
  const [setting, setSchedule] = useMutation(SetScheduleMutation);
  const [, pause] = useMutation(PauseSchedulesMutation);
  const [, resume] = useMutation(ResumeSchedulesMutation);
  const isChanged = JSON.stringify(toScheduleInput(draft)) !== JSON.stringify(toScheduleInput(draftOf(schedule)));

  async function save() {
    const { data, error } = await setSchedule({
      input: { syncId: sync.id, schedule: toScheduleInput(draft), expectedVersion: schedule.version },
    });
    const refused = error ? toProblem(error).message : (data?.setSchedule.userErrors[0]?.message ?? null);
    setRefusal(refused);
    if (!refused) onChanged();
  }
  async function togglePause() {
    const { error } = schedule.paused
      ? await resume({ input: { syncIds: [sync.id] } })
      : await pause({ input: { syncIds: [sync.id] } });
    setRefusal(error ? toProblem(error).message : null);
    onChanged();
  }
  const pauseButton = maySet && schedule.kind !== "MANUAL" && (
    <button type="button" className="btn small" onClick={togglePause}>
      {schedule.paused ? <Play size={13} aria-hidden="true" /> : <Pause size={13} aria-hidden="true" />}
      {schedule.paused ? "Resume" : "Pause"}
    </button>
  );
  return (
    <>
      {schedule.paused && (
        <Note tone="held" actions={pauseButton}>
          <b className="strong">Paused by {schedule.paused.by}:</b> {schedule.paused.because} Since{" "}
          {formatDateTime(schedule.paused.at)}. It can be run by hand.
        </Note>
      )}
      {schedule.isOneWaiting && <Note tone="queued">One run waits for the end of the one under way.</Note>}
      {refusal && <Note tone="failed">{refusal}</Note>}
      <div className="cols main-aside">
        <Panel title="What came of its times">
          <TickTable ticks={schedule.ticks.nodes} empty="No time has come yet." />
        </Panel>
        <Panel title="Schedule" aside={!schedule.paused && pauseButton}>
          <form
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              void save();
            }}
          >
            <ScheduleFields draft={draft} onChange={setDraft} isDisabled={!maySet} />
            {maySet ? (
              <p>
                <button type="submit" className="btn first" disabled={!isChanged || setting.fetching}>
                  Save the schedule
                </button>
              </p>
            ) : (
              <p className="help">Operators may change it.</p>
            )}
          </form>
        </Panel>
      </div>
    </>
  );
}

function draftOf(schedule: Scheduled["schedule"]): ScheduleDraft {
  const empty = emptyDraft();
  return {
    kind: schedule.kind,
    cron: schedule.cron ?? empty.cron,
    timeZone: schedule.timeZone ?? empty.timeZone,
    everyMinutes: String(schedule.everyMinutes ?? empty.everyMinutes),
    jitterSeconds: schedule.jitterSeconds === 0 ? "" : String(schedule.jitterSeconds),
    overlap: schedule.overlap,
    missedTicks: schedule.missedTicks,
    pauseAfterFailures: String(schedule.pauseAfterFailures ?? ""),
    lateAfterMinutes: String(schedule.lateAfterMinutes ?? ""),
  };
}
