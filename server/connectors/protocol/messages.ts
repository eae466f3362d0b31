import type { DiscoveredStream, JsonSchema, StreamName } from "../../domain/stream.ts";

/** One row. `data` is the UTF-8 JSON of the record exactly as the connector sent it: never parsed and printed again. */
export interface RecordMessage {
  type: "RECORD";
  stream: StreamName;
  data: Buffer;
  /** Milliseconds since 1970. */
  emittedAt: number;
  /** `meta.changes` of the record as JSON bytes, when the connector itself changed or nulled fields. */
  changes: Buffer | null;
}

/** A row that a native source met and could not make a record of (a ragged CSV line, a broken JSON line). */
export interface RejectedMessage {
  type: "REJECTED";
  stream: StreamName;
  /** For programs: RAGGED_ROW, INVALID_JSON, INVALID_ENCODING, TOO_LARGE … */
  code: string;
  /** For people; names the place: "line 18,212 has 14 fields, its header has 15". */
  reason: string;
  /** What was read, cut to 64 KiB. */
  raw: string;
}

/** A connector's state in the form it gave, to be handed back in the same form. */
export type AirbyteState =
  | { kind: "stream"; stream: StreamName; message: string }
  | { kind: "global"; streams: StreamName[]; message: string }
  | { kind: "legacy"; message: string };

export interface StateMessage {
  type: "STATE";
  /** `message` inside is the JSON text of the `state` object, byte for byte. */
  state: AirbyteState;
  /** `sourceStats.recordCount`: records of this stream since its previous state, where the connector counts. */
  recordCount: number | null;
}

export type FailureType = "config_error" | "transient_error" | "system_error";

export interface ErrorTrace {
  type: "TRACE_ERROR";
  message: string;
  internalMessage: string | null;
  stackTrace: string | null;
  failureType: FailureType | null;
  stream: StreamName | null;
}
export interface EstimateTrace {
  type: "TRACE_ESTIMATE";
  /** Null for an estimate of the whole sync. */
  stream: StreamName | null;
  rows: number | null;
  bytes: number | null;
}
export interface StreamStatusTrace {
  type: "TRACE_STREAM_STATUS";
  stream: StreamName;
  status: "STARTED" | "RUNNING" | "COMPLETE" | "INCOMPLETE";
  /** When a rate limit ends, in milliseconds since 1970, if the connector said so. */
  rateLimitedUntil: number | null;
  isRateLimited: boolean;
}
export type LogLevel = "debug" | "info" | "warn" | "error";
export interface LogMessage {
  type: "LOG";
  level: LogLevel;
  message: string;
}
export interface ControlMessage {
  type: "CONTROL";
  /** The whole new config, without what a runtime injected. */
  config: Record<string, unknown>;
}
export interface SpecMessage {
  type: "SPEC";
  connectionSpecification: JsonSchema;
  documentationUrl: string | null;
  supportsIncremental: boolean;
}
export interface ConnectionStatusMessage {
  type: "CONNECTION_STATUS";
  status: "SUCCEEDED" | "FAILED";
  message: string | null;
}
export interface CatalogMessage {
  type: "CATALOG";
  streams: DiscoveredStream[];
}

export type AirbyteMessage =
  | RecordMessage
  | RejectedMessage
  | StateMessage
  | ErrorTrace
  | EstimateTrace
  | StreamStatusTrace
  | LogMessage
  | ControlMessage
  | SpecMessage
  | ConnectionStatusMessage
  | CatalogMessage;
