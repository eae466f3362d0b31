"use client";
import { parseAsJson, useQueryState } from "nuqs";
import { emptyDraft, parseDraft } from "../../graphql/schedule-draft.ts";
import { ScheduleFields } from "./ScheduleFields.tsx";

/** The schedule of a sync that is being made; it lives in the address, where the form that makes the sync finds it. */
export function NewSyncSchedule() {
  const [draft, setDraft] = useQueryState("schedule", parseAsJson(parseDraft));
  return <ScheduleFields draft={draft ?? emptyDraft()} onChange={(changed) => void setDraft(changed)} />;
}
