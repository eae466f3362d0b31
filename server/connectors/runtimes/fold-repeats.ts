import type { AirbyteMessage, LogMessage } from "../protocol/messages.ts";

const SHOWN = 3;
const TEXTS_WATCHED = 2_000;
const COMPARED_CHARACTERS = 300;

interface Repeat {
  times: number;
  first: string;
  level: LogMessage["level"];
}

/**
 * Lets a log or error through the first three times it is said and counts it after that: a source whose every partition
 * fails repeats one stack trace hundreds of times. Warnings and errors that differ only in numbers are the same one.
 */
export class RepeatFolder {
  #repeats = new Map<string, Repeat>();

  isWorthShowing(message: AirbyteMessage): boolean {
    if (message.type !== "LOG" && message.type !== "TRACE_ERROR") return true;
    const level = message.type === "LOG" ? message.level : "error";
    const key = this.#keyOf(message, level);
    const repeat = this.#repeats.get(key);
    if (repeat !== undefined) return ++repeat.times <= SHOWN;
    // A source of ever new texts must not grow memory; past the limit texts are just shown.
    if (this.#repeats.size < TEXTS_WATCHED) this.#repeats.set(key, { times: 1, first: message.message, level });
    return true;
  }

  /** One log for each text that was held back, with how often. */
  summary(): LogMessage[] {
    const held = [...this.#repeats.values()].filter(({ times }) => times > SHOWN);
    return held.map(({ times, first, level }) => ({
      type: "LOG",
      level,
      message: `Said ${times - SHOWN} more times: ${first.slice(0, COMPARED_CHARACTERS)}`,
    }));
  }

  #keyOf(message: Extract<AirbyteMessage, { type: "LOG" | "TRACE_ERROR" }>, level: LogMessage["level"]): string {
    const text = message.message.slice(0, COMPARED_CHARACTERS);
    const alike = level === "warn" || level === "error" ? text.replace(/\d+/g, "#") : text;
    // Each stream's own failure is news.
    const stream = message.type === "TRACE_ERROR" ? (message.stream?.name ?? "") : "";
    return JSON.stringify([message.type, level, stream, alike]);
  }
}
