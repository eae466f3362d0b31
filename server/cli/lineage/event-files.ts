import { readFileSync } from "node:fs";
import { type ReadEvent, readEvents } from "../../domain/lineage/spec/read-events.ts";
import { validateEvent } from "../../domain/lineage/spec/validate-event.ts";

export interface FileFault {
  /** From 1, in JSONL; null elsewhere. */
  line: number | null;
  path: string;
  message: string;
}

export interface EventFile {
  file: string;
  events: ReadEvent[];
  faults: FileFault[];
}

/** Reads a file of OpenLineage events and checks each. A file that cannot be read is a fault of the file. */
export function readEventFile(file: string): EventFile {
  let text: string;
  try {
    text = readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    const message = `cannot be read: ${(error as Error).message}`;
    return { file, events: [], faults: [{ line: null, path: "$", message }] };
  }
  const { events, faults } = readEvents(text);
  const invalid = events.flatMap(({ line, path, event }) =>
    validateEvent(event).map((fault) => ({ line, path: `${path}${fault.path.slice(1)}`, message: fault.message })),
  );
  return { file, events, faults: [...faults, ...invalid].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)) };
}

/** `events.jsonl:3: $.run.runId is not a UUID`: a line a fault. */
export function faultLines({ file, faults }: EventFile): string {
  return faults
    .map(({ line, path, message }) => `${file}${line === null ? "" : `:${line}`}: ${path} ${message}\n`)
    .join("");
}
