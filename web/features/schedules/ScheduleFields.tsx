"use client";
import { useDeferredValue } from "react";
import { useQuery } from "urql";
import type { ScheduleKind } from "../../graphql/generated/graphql.ts";
import { ownTimeZone, type ScheduleDraft, toScheduleInput } from "../../graphql/schedule-draft.ts";
import { Segmented } from "../../ui/Segmented.tsx";
import { NextTimes } from "./NextTimes.tsx";
import { PreviewScheduleQuery } from "./schedule-queries.ts";

const KINDS: readonly { value: ScheduleKind; text: string }[] = [
  { value: "MANUAL", text: "By hand" },
  { value: "INTERVAL", text: "Every so often" },
  { value: "CRON", text: "At set times" },
];
const ZONES = Intl.supportedValuesOf("timeZone");

type FieldsProps = { draft: ScheduleDraft; onChange: (draft: ScheduleDraft) => void; isDisabled?: boolean };

/** When a sync runs by itself, with the next five times while it is typed. */
export function ScheduleFields({ draft, onChange, isDisabled }: FieldsProps) {
  const asked = useDeferredValue(draft);
  const [{ data }] = useQuery({
    query: PreviewScheduleQuery,
    variables: { schedule: toScheduleInput(asked) },
    pause: asked.kind === "MANUAL",
  });
  const preview = asked.kind === "MANUAL" ? undefined : data?.previewSchedule;
  const faultOf = (field: string) => preview?.userErrors.find((fault) => fault.field?.at(-1) === field)?.message;
  const set = (change: Partial<ScheduleDraft>) => onChange({ ...draft, ...change });
  const field = (name: "cron" | "timeZone" | "everyMinutes", label: string) => (
    <div>
      <label htmlFor={`schedule-${name}`}>{label}</label>
      <input
        id={`schedule-${name}`}
        className={`input${name === "cron" ? " mono" : ""}`}
        autoComplete="off"
        disabled={isDisabled}
        list={name === "timeZone" ? "time-zones" : undefined}
        inputMode={name === "everyMinutes" ? "numeric" : undefined}
        aria-invalid={faultOf(name) !== undefined}
        aria-describedby={`schedule-${name}-fault`}
        value={draft[name]}
        onChange={(event) => set({ [name]: event.target.value })}
      />
      <p className="help bad" id={`schedule-${name}-fault`}>
        {faultOf(name)}
      </p>
    </div>
  );
  return (
    <>
      <fieldset disabled={isDisabled}>
        <Segmented label="When it runs" value={draft.kind} onChange={(kind) => set({ kind })} choices={KINDS} />
      </fieldset>
      {draft.kind === "INTERVAL" && field("everyMinutes", "Every … minutes")}
      {draft.kind === "CRON" && (
        <>
          {field("cron", "Minute, hour, day, month, weekday")}
          {field("timeZone", "Time zone")}
          <datalist id="time-zones">
            {ZONES.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
      {preview && preview.nextRuns.length > 0 && (
        <NextTimes times={preview.nextRuns} timeZone={draft.kind === "CRON" ? draft.timeZone : ownTimeZone()} />
      )}
      {draft.kind !== "MANUAL" && <MoreFields draft={draft} onChange={onChange} isDisabled={isDisabled} />}
    </>
  );
}

const NUMBERS = [
  { name: "jitterSeconds", label: "Start up to … seconds later", help: "Spreads syncs that are due at one time." },
  { name: "pauseAfterFailures", label: "Pause after … failures in a row", help: "Empty: never by itself." },
  { name: "lateAfterMinutes", label: "Late when not done … minutes after", help: "Empty: nobody is told." },
] as const;

function MoreFields({ draft, onChange, isDisabled }: FieldsProps) {
  const set = (change: Partial<ScheduleDraft>) => onChange({ ...draft, ...change });
  return (
    <details>
      <summary>When something comes in between</summary>
      <fieldset className="form nested" disabled={isDisabled}>
        <div>
          <p className="lab">A run is still under way</p>
          <Segmented
            label="A run is still under way"
            value={draft.overlap}
            onChange={(overlap) => set({ overlap })}
            choices={[
              { value: "SKIP", text: "Skip this time" },
              { value: "QUEUE_ONE", text: "Run right after it" },
            ]}
          />
        </div>
        <div>
          <p className="lab">Atlas was not running</p>
          <Segmented
            label="Atlas was not running"
            value={draft.missedTicks}
            onChange={(missedTicks) => set({ missedTicks })}
            choices={[
              { value: "RUN_ONCE", text: "Run once afterwards" },
              { value: "SKIP", text: "Wait for the next time" },
            ]}
          />
        </div>
        {NUMBERS.map(({ name, label, help }) => (
          <div key={name}>
            <label htmlFor={`schedule-${name}`}>{label}</label>
            <input
              id={`schedule-${name}`}
              className="input"
              inputMode="numeric"
              autoComplete="off"
              value={draft[name]}
              onChange={(event) => set({ [name]: event.target.value })}
            />
            <p className="help">{help}</p>
          </div>
        ))}
      </fieldset>
    </details>
  );
}
