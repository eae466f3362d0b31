import { AtlasError } from "../domain/errors.ts";
import type { FailureType } from "./protocol/messages.ts";

export interface ConnectorExit {
  connector: string;
  exitCode: number | null;
  /** The signal that ended it, when it was ended from outside. */
  exitSignal: string | null;
  /** What it last wrote to standard error, or printed besides messages. Secrets are scrubbed. */
  lastLines: string[];
  /** From the connector's last error trace. */
  errorMessage: string | null;
  failureType: FailureType | null;
}

/** The connector ended by itself and not well. */
export class ConnectorFailed extends AtlasError {
  readonly code = "CONNECTOR_FAILED";
  readonly retryable: boolean;
  override readonly origin = "source";
  override readonly detail: string | null;
  override readonly hint: string | null;

  constructor(readonly facts: ConnectorExit) {
    super(facts.errorMessage ?? `Connector ${facts.connector} ${describeExit(facts)} and gave no error.`);
    // A refused config stays refused however often it is tried.
    this.retryable = facts.failureType !== "config_error";
    this.detail = facts.lastLines.length > 0 ? facts.lastLines.join("\n") : null;
    this.hint = facts.failureType === "config_error" ? "Correct the source's settings, then check it again." : null;
  }
}

function describeExit({ exitCode, exitSignal }: ConnectorExit): string {
  return exitSignal === null ? `exited with code ${exitCode}` : `was ended by ${exitSignal}`;
}

/** The connector said nothing for so long that it was stopped. */
export class ConnectorSilent extends AtlasError {
  readonly code = "CONNECTOR_SILENT";
  readonly retryable = true;
  override readonly origin = "source";
  override readonly hint = "Try again; if it stays silent, see whether its system answers.";

  constructor(
    readonly connector: string,
    readonly silentMs: number,
  ) {
    super(`Connector ${connector} said nothing for ${describeDuration(silentMs)}, so it was stopped.`);
  }
}

function describeDuration(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1000)} seconds`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} minutes` : `${Math.round(ms / 3_600_000)} hours`;
}

/** The connector cannot run on this machine as it is. */
export class ConnectorUnavailable extends AtlasError {
  readonly code = "CONNECTOR_UNAVAILABLE";
  readonly retryable = false;
  override readonly hint: string | null;
  override readonly detail: string | null;

  constructor(message: string, facts: { hint?: string; detail?: string } = {}) {
    super(message);
    this.hint = facts.hint ?? null;
    this.detail = facts.detail ?? null;
  }
}

/** What a source keeps in reach cannot be read: a file that is not there, an address that answers 404. */
export class SourceUnreadable extends AtlasError {
  readonly code = "SOURCE_UNREADABLE";
  readonly retryable: boolean;
  override readonly origin = "source";
  override readonly hint: string | null;
  override readonly detail: string | null;

  constructor(message: string, facts: { hint?: string; detail?: string; retryable?: boolean } = {}) {
    super(message);
    this.hint = facts.hint ?? null;
    this.detail = facts.detail ?? null;
    this.retryable = facts.retryable ?? false;
  }
}

/** The connector broke the protocol in a way that cannot be passed over. */
export class ProtocolViolation extends AtlasError {
  readonly code = "PROTOCOL_VIOLATION";
  readonly retryable = false;
  override readonly origin = "source";
}
