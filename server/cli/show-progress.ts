import { setTimeout as wait } from "node:timers/promises";
import { emptyAccount } from "../domain/step-accounts.ts";
import { SYNC_STEPS } from "../domain/steps.ts";
import type { Store } from "../store/database.ts";
import { readRunEvents, type StoredRunEvent } from "../store/run-events.ts";
import { isFinished, progressLine, type StreamAccounts, stepLine, withAccount } from "./progress-lines.ts";

const LOOK_EVERY_MS = 200;
const PAGE = 1_000;

/** Shows a run's events on standard error until `over` settles: bars that move on a terminal, otherwise a line a change. */
export async function showProgress(store: Store, runId: string, over: Promise<unknown>): Promise<void> {
  const show = process.stderr.isTTY ? new LiveBars(process.stderr) : new PlainLines(process.stderr);
  let isOver = false;
  const ended = over.then(
    () => true,
    () => true,
  );
  for (let cursor = 0n; ; ) {
    const events = await readRunEvents(store, runId, { after: cursor, limit: PAGE, levels: ["warn", "error"] });
    cursor = events.at(-1)?.seq ?? cursor;
    show.take(events);
    if (isOver && events.length < PAGE) return;
    if (!isOver) isOver = await Promise.race([ended, wait(LOOK_EVERY_MS, false)]);
  }
}

interface ProgressOutput {
  take(events: readonly StoredRunEvent[]): void;
}

class PlainLines implements ProgressOutput {
  readonly #output: NodeJS.WritableStream;
  readonly #shown = new Map<string, string>();

  constructor(output: NodeJS.WritableStream) {
    this.#output = output;
  }

  take(events: readonly StoredRunEvent[]): void {
    for (const event of events) {
      if (event.kind === "log") this.#output.write(`${logLine(event)}\n`);
      if (event.kind !== "step" || event.payload.streamRunId === null) continue;
      const { streamRunId, step, status } = event.payload;
      const key = `${streamRunId} ${step}`;
      if (this.#shown.get(key) === status || status === "pending") continue;
      this.#shown.set(key, status);
      this.#output.write(`${stepLine(event.payload)}\n`);
    }
  }
}

class LiveBars implements ProgressOutput {
  readonly #output: NodeJS.WriteStream;
  readonly #streams = new Map<string, { name: string; accounts: StreamAccounts }>();
  #drawn = 0;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
  }

  /** What is finished is printed once and scrolls away; what runs is drawn again below it. */
  take(events: readonly StoredRunEvent[]): void {
    const printed: string[] = [];
    for (const event of events) {
      if (event.kind === "log") printed.push(logLine(event));
      if (event.kind !== "step" || event.payload.streamRunId === null) continue;
      const { streamRunId: id, streamName: name } = event.payload;
      const stream = this.#streams.get(id) ?? {
        name: name ?? "",
        accounts: SYNC_STEPS.map((step) => emptyAccount(step, { id, name: name ?? "" })),
      };
      this.#streams.set(id, { ...stream, accounts: withAccount(stream.accounts, event.payload) });
    }
    for (const [id, { name, accounts }] of this.#streams) {
      if (!isFinished(accounts)) continue;
      printed.push(progressLine(name, accounts));
      this.#streams.delete(id);
    }
    this.#draw(printed);
  }

  #draw(printed: readonly string[]): void {
    const { rows, columns } = this.#output;
    const live = [...this.#streams.values()].map(({ name, accounts }) => progressLine(name, accounts));
    const fitting = live.slice(0, Math.max(1, rows - 2)).map((line) => line.slice(0, columns - 1));
    const backUp = this.#drawn > 0 ? `\x1b[${this.#drawn}A\x1b[0J` : "";
    this.#output.write(`${backUp}${[...printed, ...fitting].map((line) => `${line}\n`).join("")}`);
    this.#drawn = fitting.length;
  }
}

function logLine({ payload }: Extract<StoredRunEvent, { kind: "log" }>): string {
  const where = payload.streamName === null ? "" : `${payload.streamName}: `;
  const times = payload.repeated > 1 ? ` (${payload.repeated} times)` : "";
  return `${where}${payload.message}${times}`;
}
