import type { HoldReason } from "./run-events.ts";
import type { RunStatus } from "./steps.ts";

/** What Atlas tells people and programs about. Every one is a row, written in the transaction of what happened. */
export const OCCURRENCE_KINDS = [
  "run_succeeded",
  "run_partial",
  "run_failed",
  "run_held",
  "run_recovered",
  "run_late",
  "sync_paused",
  "schema_changed",
  "pii_found",
  "check_failed",
  "incident_opened",
  "incident_resolved",
] as const;
export type OccurrenceKind = (typeof OCCURRENCE_KINDS)[number];

/** Something that happened. Ids are uuids of Atlas's rows; what does not apply is left out. */
export interface Occurrence {
  kind: OccurrenceKind;
  at: Date;
  /** One sentence for people, without secrets and without values of the user's data. */
  title: string;
  syncId?: string;
  runId?: string;
  datasetId?: string;
  streamName?: string;
  /** What a reader needs beside the title, as JSON. */
  facts?: Record<string, unknown>;
  /** Told at most once with the same text: for what a second attempt of a run would find again. */
  onceKey?: string;
}

type EndStatus = Exclude<RunStatus, "queued" | "running" | "cancelling" | "held">;

/** What the end of a run is told as. A cancelled run is no news: a person did it. */
const KIND_OF_END: Record<EndStatus, OccurrenceKind | null> = {
  succeeded: "run_succeeded",
  partial: "run_partial",
  failed: "run_failed",
  cancelled: null,
};

const WORDS_OF_END: Record<EndStatus, string> = {
  succeeded: "succeeded",
  partial: "ended partial",
  failed: "failed",
  cancelled: "was cancelled",
};

export interface RunEnd {
  syncId: string;
  syncName: string;
  runId: string;
  runNumber: number;
  status: EndStatus;
  /** How the sync's last run before it ended that was not cancelled; null for none. */
  statusBefore: EndStatus | null;
  at: Date;
  facts: Record<string, unknown>;
}

/** The end of a run, and that the sync works again when the run before did not go well. */
export function occurrencesOfRunEnd(end: RunEnd): Occurrence[] {
  const { syncId, syncName, runId, runNumber, status, statusBefore, at, facts } = end;
  const kind = KIND_OF_END[status];
  if (kind === null) return [];
  const of = { at, syncId, runId, facts: { ...facts, syncName, runNumber } };
  const told: Occurrence[] = [{ ...of, kind, title: `Run ${runNumber} of ${syncName} ${WORDS_OF_END[status]}.` }];
  if (status === "succeeded" && statusBefore !== null && statusBefore !== "succeeded") {
    told.push({ ...of, kind: "run_recovered", title: `${syncName} works again: run ${runNumber} succeeded.` });
  }
  return told;
}

/** A quality gate holds what a run would publish, until a person decides. */
export function occurrenceOfHold(hold: {
  syncId: string;
  syncName: string;
  runId: string;
  runNumber: number;
  reasons: readonly HoldReason[];
  at: Date;
}): Occurrence {
  const { syncId, syncName, runId, runNumber, reasons, at } = hold;
  return {
    kind: "run_held",
    at,
    syncId,
    runId,
    title: `Run ${runNumber} of ${syncName} is held: ${reasons.length === 1 ? "a check" : `${reasons.length} checks`} failed.`,
    facts: { syncName, runNumber, reasons },
  };
}
