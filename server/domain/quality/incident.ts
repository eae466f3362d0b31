import type { KeptResult } from "./kept-result.ts";

export const INCIDENT_KINDS = ["check_failed", "sync_failed", "sync_late", "schema_change"] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];
export const INCIDENT_STATES = ["open", "acknowledged", "resolved"] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];
export const INCIDENT_SEVERITIES = ["warning", "critical"] as const;
export type IncidentSeverity = (typeof INCIDENT_SEVERITIES)[number];

/** Something looked at again: it is wrong, or it is well. What it is about is its key, the same every time. */
export type Sighting =
  | {
      isTrouble: true;
      key: string;
      kind: IncidentKind;
      severity: IncidentSeverity;
      title: string;
      /** What was seen this time. */
      text: string;
      syncId: string | null;
      datasetId: string | null;
      checkId: string | null;
      runId: string | null;
    }
  | { isTrouble: false; key: string; runId: string | null; text: string };

/**
 * What a check's result says about its incident; null where it says nothing: what was not evaluated neither opens nor
 * heals, and a warning is on the check's own page. A schema that changed is an incident of its own kind.
 */
export function sightingOfResult(
  result: Pick<KeptResult, "outcome" | "name" | "message" | "origin" | "key">,
  place: { checkId: string; datasetId: string; syncId: string; streamName: string; runId: string | null },
): Sighting | null {
  const { checkId, datasetId, syncId, streamName, runId } = place;
  const key = `check:${checkId}`;
  const isSchema = result.key === "monitor:schema";
  const isTrouble = result.outcome === "fail" || result.outcome === "error" || (isSchema && result.outcome === "warn");
  if (isTrouble) {
    return {
      isTrouble,
      key,
      kind: isSchema ? "schema_change" : "check_failed",
      severity: isSchema || result.outcome === "error" ? "warning" : "critical",
      title: isSchema ? `The columns of ${streamName} changed` : `${result.name} fails on ${streamName}`,
      text: result.message,
      ...{ syncId, datasetId, checkId, runId },
    };
  }
  return result.outcome === "pass" ? { isTrouble, key, runId, text: result.message } : null;
}

/** What the end of a sync's run says; a cancelled or held one says nothing. */
export function sightingOfRunEnd(run: {
  syncId: string;
  syncName: string;
  runId: string;
  runNumber: number;
  status: string;
  message: string | null;
}): Sighting | null {
  const { syncId, syncName, runId, runNumber, status, message } = run;
  const key = `sync:${syncId}`;
  if (status === "failed" || status === "partial") {
    return {
      isTrouble: true,
      key,
      kind: "sync_failed",
      severity: status === "failed" ? "critical" : "warning",
      title: status === "failed" ? `${syncName} fails` : `${syncName} leaves streams out`,
      text: `Run ${runNumber} ${status === "failed" ? "failed" : "ended partial"}${message ? `: ${message}` : "."}`,
      ...{ syncId, datasetId: null, checkId: null, runId },
    };
  }
  return status === "succeeded" ? { isTrouble: false, key, runId, text: `Run ${runNumber} succeeded.` } : null;
}
