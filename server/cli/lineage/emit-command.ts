import { readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { readEnvironment } from "../../env.ts";
import { consoleTransport } from "../../peers/openlineage/console-transport.ts";
import { fileTransport } from "../../peers/openlineage/file-transport.ts";
import { httpTransport } from "../../peers/openlineage/http-transport.ts";
import { type LineageTransport, TargetRefused } from "../../peers/openlineage/target.ts";
import { openStore } from "../../store/database.ts";
import { storedLineagePayloads } from "../../store/lineage-events.ts";
import { FAILED, SUCCEEDED } from "../exit-codes.ts";
import { openDatabase } from "../open-database.ts";
import { Refused } from "../refused.ts";
import { UsageError } from "../usage.ts";
import { faultLines, readEventFile } from "./event-files.ts";
import { EMIT_HELP } from "./lineage-help.ts";

const TRIES = 3;
const FIRST_WAIT_MS = 500;

/** `atlas lineage emit`: sends events of files, or the stored ones, to every target that is named. */
export async function emitCommand(args: string[], stop: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      to: { type: "string", multiple: true },
      run: { type: "string" },
      "key-file": { type: "string" },
      timeout: { type: "string", default: "10" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(EMIT_HELP);
    return SUCCEEDED;
  }
  if (!values.to) throw new UsageError("lineage emit: where to? Name a --to.", EMIT_HELP);
  if (values.run !== undefined && positionals.length > 0) {
    throw new UsageError("lineage emit: --run is of the stored events, and files are named too.", EMIT_HELP);
  }
  const timeoutMs = wholeNumber("--timeout", values.timeout) * 1000;
  const runNumber = values.run === undefined ? null : wholeNumber("--run", values.run);
  const key = values["key-file"] === undefined ? null : readKey(values["key-file"]);
  const targets = values.to.map((target) => transportOf(target, { key, timeoutMs }));

  const tally = new Map(targets.map((target) => [target, { sent: 0, refused: 0 }]));
  const events = positionals.length > 0 ? fromFiles(positionals) : fromStore(runNumber);
  for await (const event of events) {
    for (const target of targets) {
      const isTaken = await sendWithRetries(target, event, stop);
      tally.get(target)![isTaken ? "sent" : "refused"]++;
    }
  }
  for (const [{ name }, { sent, refused }] of tally) {
    process.stderr.write(`${name}: ${sent} sent${refused > 0 ? `, ${refused} not taken` : ""}.\n`);
  }
  return [...tally.values()].every(({ refused }) => refused === 0) ? SUCCEEDED : FAILED;
}

/** All files are checked before anything is sent. */
function* fromFiles(names: readonly string[]): Generator<unknown> {
  const files = names.map(readEventFile);
  const faults = files.map(faultLines).join("");
  if (faults !== "") throw new Refused(`${faults}Nothing was sent.`);
  for (const { events } of files) for (const { event } of events) yield event;
}

async function* fromStore(runNumber: number | null): AsyncGenerator<unknown> {
  const database = await openDatabase(readEnvironment());
  const store = openStore(database.url);
  try {
    yield* storedLineagePayloads(store, runNumber);
  } finally {
    await store.$disconnect();
    await database.close();
  }
}

async function sendWithRetries(target: LineageTransport, event: unknown, stop: AbortSignal): Promise<boolean> {
  for (let turn = 1; ; turn++) {
    try {
      await target.send(event, stop);
      return true;
    } catch (error) {
      if (!(error instanceof TargetRefused)) throw error;
      if (!error.retryable || turn === TRIES) {
        process.stderr.write(`${error.message}\n`);
        return false;
      }
    }
    await wait(FIRST_WAIT_MS * 2 ** (turn - 1), undefined, { signal: stop });
  }
}

function transportOf(target: string, http: { key: string | null; timeoutMs: number }): LineageTransport {
  if (target === "console") return consoleTransport;
  if (target.startsWith("file:")) return fileTransport(target.slice("file:".length));
  if (/^https?:\/\//.test(target) && URL.canParse(target)) return httpTransport({ url: target, ...http });
  throw new UsageError(`lineage emit: --to ${target} is neither console, file:<path> nor an http address.`, EMIT_HELP);
}

function readKey(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new Refused(`The key cannot be read: ${(error as Error).message}`);
  }
}

function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${option} is a whole number from 1, not ${text}.`, EMIT_HELP);
}
