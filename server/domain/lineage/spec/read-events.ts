import { type Fault, fault } from "./shape.ts";

/** One event of a text, and where it stands. */
export interface ReadEvent {
  /** From 1, in JSONL; null where the whole text is one JSON value. */
  line: number | null;
  /** `$`, or `$[3]` for the fourth of an array. */
  path: string;
  event: unknown;
}

export interface ReadEvents {
  events: ReadEvent[];
  /** What is no JSON at all. */
  faults: (Fault & { line: number | null })[];
}

/** The events of a text that holds one as JSON, several as a JSON array, or one a line (JSONL; a line may be an array too). */
export function readEvents(text: string): ReadEvents {
  const content = text.replace(/^\uFEFF/, "");
  if (content.trim() === "") return broken(null, "holds no event");
  const whole = parse(content);
  if ("value" in whole) return { events: spread(whole.value, null), faults: [] };
  const lines = content
    .split("\n")
    .map((line, index) => ({ number: index + 1, parsed: parse(line), text: line.trim() }));
  const isLines = lines.some(
    ({ parsed }) => "value" in parsed && typeof parsed.value === "object" && parsed.value !== null,
  );
  // A fault in one JSON document is told once, and not for each of its lines.
  if (!isLines) return broken(null, `is not JSON: ${whole.reason}`);
  const read: ReadEvents = { events: [], faults: [] };
  for (const { number, parsed, text: line } of lines) {
    if (line === "") continue;
    if ("value" in parsed) read.events.push(...spread(parsed.value, number));
    else read.faults.push(...broken(number, `is not JSON: ${parsed.reason}`).faults);
  }
  return read;
}

function spread(value: unknown, line: number | null): ReadEvent[] {
  if (!Array.isArray(value)) return [{ line, path: "$", event: value }];
  return value.map((event, index) => ({ line, path: `$[${index}]`, event }));
}

function broken(line: number | null, message: string): ReadEvents {
  return { events: [], faults: fault("$", message).map((each) => ({ ...each, line })) };
}

function parse(text: string): { value: unknown } | { reason: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { reason: (error as Error).message };
  }
}
