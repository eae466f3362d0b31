import type { ConnectorExit } from "../errors.ts";
import type { AirbyteMessage, ErrorTrace } from "../protocol/messages.ts";
import { LONGEST_TEXT, parseMessage } from "../protocol/parse-message.ts";
import { LineSplitter } from "../protocol/split-lines.ts";
import { RepeatFolder } from "./fold-repeats.ts";

const LAST_LINES_KEPT = 20;
const LAST_LINE_CHARACTERS = 500;

/** Gathers what a process prints into messages: standard error as logs, secrets masked, repeats held back. */
export class ConnectorOutput {
  #batch: AirbyteMessage[] = [];
  #lastLines: string[] = [];
  #lastError: ErrorTrace | null = null;
  #folder = new RepeatFolder();
  readonly #scrub: (text: string) => string;
  readonly stdout = new LineSplitter((bytes, start, end) => this.#take(parseMessage(bytes, start, end)));
  readonly stderr = new LineSplitter((bytes, start, end) => {
    const message = bytes.toString("utf8", start, end).slice(0, LONGEST_TEXT);
    this.#take({ type: "LOG", level: "info", message });
  });

  constructor(scrub: (text: string) => string) {
    this.#scrub = scrub;
  }

  /** What has come since the last call. */
  takeBatch(): AirbyteMessage[] {
    const batch = this.#batch;
    this.#batch = [];
    return batch;
  }

  get hasMessages(): boolean {
    return this.#batch.length > 0;
  }

  /** Call when both outputs have ended: last lines without a line end, and how often repeats came. */
  end(): void {
    this.stdout.end();
    this.stderr.end();
    this.#batch.push(...this.#folder.summary());
  }

  /** What is known of why the connector failed. */
  evidence(): Pick<ConnectorExit, "lastLines" | "errorMessage" | "failureType"> {
    return {
      lastLines: this.#lastLines,
      errorMessage: this.#lastError?.message ?? null,
      failureType: this.#lastError?.failureType ?? null,
    };
  }

  #take(message: AirbyteMessage): void {
    if (message.type !== "RECORD") this.#takeOther(message);
    else this.#batch.push(message);
  }

  #takeOther(message: AirbyteMessage): void {
    const shown = this.#withoutSecrets(message);
    if (shown.type === "TRACE_ERROR") this.#lastError = shown;
    if (shown.type === "LOG") {
      this.#lastLines.push(shown.message.slice(0, LAST_LINE_CHARACTERS));
      if (this.#lastLines.length > LAST_LINES_KEPT) this.#lastLines.shift();
    }
    if (this.#folder.isWorthShowing(shown)) this.#batch.push(shown);
  }

  /** Texts for people are masked. Records, states and rotated configs are data, whose secrets are handled where they go. */
  #withoutSecrets(message: AirbyteMessage): AirbyteMessage {
    const scrub = (text: string | null) => (text === null ? null : this.#scrub(text));
    switch (message.type) {
      case "LOG":
        return { ...message, message: this.#scrub(message.message) };
      case "CONNECTION_STATUS":
        return { ...message, message: scrub(message.message) };
      case "TRACE_ERROR":
        return {
          ...message,
          message: this.#scrub(message.message),
          internalMessage: scrub(message.internalMessage),
          stackTrace: scrub(message.stackTrace),
        };
      default:
        return message;
    }
  }
}
