import type { FailureFacts, RecordBalance } from "../domain/run-events.ts";
import type { RunStatus, StepName } from "../domain/steps.ts";
import type { Store } from "../store/database.ts";
import { streamsOfSync } from "../store/file-syncs.ts";
import { type RunRecord, stepRunsOf } from "../store/runs.ts";
import { count } from "./progress-lines.ts";

/** What a run came to, as `atlas sync` tells it. */
export interface RunResult {
  run: number;
  status: RunStatus;
  failure: FailureFacts | null;
  balance: RecordBalance;
  streams: StreamResult[];
}

export interface StreamResult {
  stream: string;
  /** Its name in explore, chart and navigate. */
  table: string;
  read: number;
  charted: number;
  quarantined: number;
  versionsOpened: number;
  versionsClosed: number;
  /** Why it was not published; null when it was. */
  failure: FailureFacts | null;
}

export async function runResult(
  store: Store,
  { id, number, syncId, status, failure, balance }: RunRecord,
): Promise<RunResult> {
  const tables = new Map((await streamsOfSync(store, syncId)).map(({ name, tableName }) => [name, tableName]));
  const steps = await stepRunsOf(store, [id]);
  const names = [...new Set(steps.map(({ streamName }) => streamName))].filter((name) => name !== null);
  const streams = names.sort().map((stream): StreamResult => {
    const own = steps.filter(({ streamName }) => streamName === stream);
    const of = (name: StepName) => own.find(({ step }) => step === name);
    return {
      stream,
      table: tables.get(stream) ?? stream,
      read: Number(of("read")?.done ?? 0),
      charted: Number(of("chart")?.done ?? 0),
      quarantined: Number(of("explore")?.rejected ?? 0),
      versionsOpened: of("navigate")?.figures.opened ?? 0,
      versionsClosed: of("navigate")?.figures.closed ?? 0,
      failure: own.find((step) => step.failure !== null)?.failure ?? null,
    };
  });
  return { run: number, status, failure, balance, streams };
}

/** The result for people: a table of the streams, then why what failed did, then where the tables are. */
export function resultText({ run, status, failure, streams }: RunResult, place: string): string {
  const head = ["stream", "read", "charted", "quarantined", "opened", "closed", "table"];
  const rows = streams.map((stream) => [
    stream.stream,
    count(stream.read),
    count(stream.charted),
    count(stream.quarantined),
    count(stream.versionsOpened),
    count(stream.versionsClosed),
    stream.failure === null && stream.charted > 0 ? stream.table : "",
  ]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const isText = (column: number) => column === 0 || column === head.length - 1;
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => (isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join("  ")
      .trimEnd();
  const failures = new Map(
    [...streams.map((stream) => stream.failure), failure]
      .filter((facts) => facts !== null)
      .map((facts) => [`${facts.streamName ?? ""} ${facts.message}`, facts]),
  );
  return [
    line(head),
    ...rows.map(line),
    "",
    `Run ${run} ${status}.`,
    ...[...failures.values()].map(failureText),
    `The tables are in the schemas explore (raw), chart (typed) and navigate (history) of ${place}.`,
    "",
  ].join("\n");
}

function failureText({ streamName, step, message, detail, hint }: FailureFacts): string {
  const where = [streamName, step].filter((word) => word !== null).join(", ");
  return [where === "" ? message : `${where}: ${message}`, detail, hint].filter(Boolean).join("\n  ");
}
