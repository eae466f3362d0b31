export type ErrorCode =
  | "CONFIG_INVALID"
  | "CHECK_FAILED"
  | "CONNECTOR_FAILED"
  | "CONNECTOR_UNAVAILABLE"
  | "PYTHON_UNAVAILABLE"
  | "CONNECTOR_SILENT"
  | "SOURCE_UNREADABLE"
  | "STREAM_INCOMPLETE"
  | "COUNT_MISMATCH"
  | "PROTOCOL_VIOLATION"
  | "POLICY_CHANGED"
  | "RUN_CANCELLED"
  | "SCHEMA_CHANGED"
  | "WORKER_LOST"
  | "DATABASE_UNAVAILABLE"
  | "DISK_FULL"
  | "NOT_FOUND"
  | "SECRET_UNREADABLE"
  | "PEER_FAILED"
  | "LINEAGE_TARGET_REFUSED";

/** Whose fault a failure is; shown to people. */
export type FailureOrigin = "source" | "destination" | "platform" | "policy";

/**
 * Everything Atlas throws on purpose: a class per failure, facts as fields. `retryable` decides a run's fate, never the
 * message. The message is for people: what is so, why, what to do. It holds no secret.
 */
export abstract class AtlasError extends Error {
  abstract readonly code: ErrorCode;
  abstract readonly retryable: boolean;
  readonly origin: FailureOrigin = "platform";
  /** What the other side said, word for word (secrets scrubbed), where that helps. */
  readonly detail: string | null = null;
  /** The next thing to do, as a sentence. */
  readonly hint: string | null = null;
  override get name() {
    return this.constructor.name;
  }
}
