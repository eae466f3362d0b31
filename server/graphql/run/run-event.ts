import type { RecordBalance } from "../../domain/run-events.ts";
import type { RunStatus } from "../../domain/steps.ts";
import type { StoredRunEvent } from "../../store/run-events.ts";
import { badInput } from "../connection.ts";
import { globalId } from "../global-id.ts";

/** A stored event in the shape of the API's types. */
export function runEvent(event: StoredRunEvent): object {
  const place = { cursor: eventCursor(event.seq), at: event.at, runId: globalId("SyncRun", event.runId) };
  switch (event.kind) {
    case "step":
      return { __typename: "StepChanged", ...place, step: event.payload };
    case "log":
      return { __typename: "LogLine", ...place, ...event.payload };
    case "run": {
      const { balance, ...headline } = event.payload;
      return { __typename: "RunChanged", ...place, ...headline, balance: recordBalance(balance, headline.status) };
    }
  }
}

/** While a run goes on, and after one that failed, the sum has no reason to come out. */
export function recordBalance(balance: RecordBalance, status: RunStatus) {
  const { read, charted, quarantined, superseded } = balance;
  const isCharted = status === "succeeded" || status === "partial";
  return { ...balance, isBalanced: isCharted ? read === charted + quarantined + superseded : null };
}

/** An event's cursor is its sequence within the run. */
export function eventCursor(seq: bigint): string {
  return String(seq);
}

/** The sequence that a cursor stands for; 0 without one: from the beginning. */
export function sequenceOf(cursor: string | null | undefined): bigint {
  if (cursor == null) return 0n;
  if (!/^\d{1,18}$/.test(cursor)) throw badInput("The cursor is not one of a run's events.");
  return BigInt(cursor);
}
