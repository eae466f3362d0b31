import { kindOf } from "./spec/validate-event.ts";

/** What a valid event of another tool is, beside its payload. */
export interface ReceivedEvent {
  payload: unknown;
  /** START … OTHER of a run event, OTHER where it does not say; JOB or DATASET of the others. */
  eventType: string;
  runId: string | null;
  job: { namespace: string; name: string } | null;
  at: Date;
}

/** Reads the head of a valid event. A moment that no Date can hold, such as a leap second, becomes `now`. */
export function receivedEvent(payload: unknown, now: Date): ReceivedEvent {
  const event = payload as {
    eventTime: string;
    eventType?: string;
    run?: { runId: string };
    job?: { namespace: string; name: string };
  };
  const kind = kindOf(event as Record<string, unknown>) ?? "job";
  const at = new Date(event.eventTime);
  return {
    payload,
    eventType: kind === "run" ? (event.eventType ?? "OTHER") : kind.toUpperCase(),
    runId: kind === "run" && event.run ? event.run.runId.replace(/^urn:uuid:/i, "").toLowerCase() : null,
    job: kind === "dataset" || !event.job ? null : { namespace: event.job.namespace, name: event.job.name },
    at: Number.isNaN(at.getTime()) ? now : at,
  };
}
