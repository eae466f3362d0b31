import { AtlasError } from "../domain/errors.ts";

export class RunCancelled extends AtlasError {
  readonly code = "RUN_CANCELLED";
  readonly retryable = false;
  override readonly origin = "policy";
  constructor() {
    super("The run was cancelled.");
  }
}

/** The source's schema is not what it was, and the sync's policy is that a person accepts that first. */
export class SchemaPaused extends AtlasError {
  readonly code = "SCHEMA_CHANGED";
  readonly retryable = false;
  override readonly origin = "policy";
  override readonly hint =
    "Look at the change on the sync's page and accept it, or choose another policy in its settings.";

  constructor(syncName: string, reason: string) {
    super(`${syncName} is paused. ${reason} What was published before stays as it was.`);
  }
}

/** Another worker holds the run: this one must not write another row of it. */
export class RunLost extends AtlasError {
  readonly code = "WORKER_LOST";
  readonly retryable = false;
  constructor(cause?: unknown) {
    super("This worker no longer holds the run; another one goes on with it.", { cause });
  }
}

/** The connector told, or did not tell, how the stream ended: its records cannot be taken for whole. */
export class StreamIncomplete extends AtlasError {
  readonly code = "STREAM_INCOMPLETE";
  readonly retryable: boolean;
  override readonly origin = "source";
  override readonly detail: string | null;

  constructor(message: string, facts: { detail?: string | null; retryable?: boolean } = {}) {
    super(message);
    this.detail = facts.detail ?? null;
    this.retryable = facts.retryable ?? true;
  }
}

/** What the source says it sent and what came differ. */
export class CountMismatch extends AtlasError {
  readonly code = "COUNT_MISMATCH";
  readonly retryable = true;
  override readonly origin = "source";
  override readonly hint = "Run the sync again; if it happens again, the connector loses records or counts wrongly.";

  /** `streamName` is null where the count is of all streams together. */
  constructor(readonly facts: { streamName: string | null; counted: number; announced: number }) {
    const { streamName, counted, announced } = facts;
    const of = streamName === null ? "" : ` of ${streamName}`;
    super(`The source says it sent ${announced} records${of} before its last state, but ${counted} came.`);
  }
}

/** The connector ended well and did not answer. */
export class ProtocolSilence extends AtlasError {
  readonly code = "PROTOCOL_VIOLATION";
  readonly retryable = false;
  override readonly origin = "source";
  constructor(readonly facts: { connector: string; verb: string; expected: string }) {
    super(`Connector ${facts.connector} ended its ${facts.verb} without sending a ${facts.expected}.`);
  }
}
