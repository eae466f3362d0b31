import type { StreamName } from "../../domain/stream.ts";
import type { AirbyteMessage, AirbyteState, FailureType, LogLevel, LogMessage, StateMessage } from "./messages.ts";
import { readCatalog } from "./parse-catalog.ts";
import { parseRecord } from "./parse-record.ts";
import { asList, asNumber, asObject, asText, type JsonObject } from "./read-json.ts";
import { findMember, skipSpace } from "./scan-json.ts";

/** Log texts and stack traces are cut to this many characters: some connectors print megabytes. */
export const LONGEST_TEXT = 8_192;

/**
 * One line of a connector's output as a message. Never throws: a line that is no message (text printed by the
 * connector's libraries, a line cut by a kill, JSON of another kind) is a LOG. A record's `data` is a part of `bytes`.
 */
export function parseMessage(bytes: Buffer, start = 0, end = bytes.length): AirbyteMessage {
  const record = parseRecord(bytes, start, end);
  if (record !== null) return record;
  const parsed = parseObject(bytes.toString("utf8", start, end));
  const message = parsed === null ? null : readMessage(parsed, bytes, start, end);
  // A character has at most 4 bytes, so this much is enough to fill a log's text.
  return message ?? log("info", bytes.toString("utf8", start, Math.min(end, start + 4 * LONGEST_TEXT)));
}

function parseObject(text: string): JsonObject | null {
  if (!text.trimStart().startsWith("{")) return null;
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}

function readMessage(json: JsonObject, bytes: Buffer, start: number, end: number): AirbyteMessage | null {
  switch (json.type) {
    case "STATE":
      return readState(asObject(json.state), bytes, start, end);
    case "LOG":
      return readLog(asObject(json.log));
    case "TRACE":
      return readTrace(asObject(json.trace));
    case "CONTROL":
      return readControl(asObject(json.control));
    case "SPEC":
      return readSpec(asObject(json.spec));
    case "CONNECTION_STATUS":
      return readConnectionStatus(asObject(json.connectionStatus));
    case "CATALOG":
      return readCatalog(asObject(json.catalog));
    case "RECORD":
      return null;
    default:
      if (typeof json.type !== "string") return null;
      return log("debug", `A message of a type that Atlas does not know: ${JSON.stringify(json)}`);
  }
}

function readState(state: JsonObject | null, bytes: Buffer, start: number, end: number): StateMessage | null {
  if (state === null) return null;
  const range = findMember(bytes, "state", skipSpace(bytes, start, end), end);
  if (range === null) return null;
  const known = asState(state, bytes.toString("utf8", range.start, range.end));
  const recordCount = asNumber(asObject(state.sourceStats)?.recordCount);
  return known && { type: "STATE", state: known, recordCount };
}

/** The state object of a STATE message, of which `message` is the text; null for what is none. */
function asState(state: JsonObject, message: string): AirbyteState | null {
  const stream = readStreamName(asObject(state.stream)?.stream_descriptor);
  if (stream !== null && (state.type === "STREAM" || state.type === undefined)) {
    return { kind: "stream", stream, message };
  }
  const global = asObject(state.global);
  if (global !== null && (state.type === "GLOBAL" || state.type === undefined)) {
    const streams = asList(global.stream_states)
      .map((each) => readStreamName(asObject(each)?.stream_descriptor))
      .filter((name) => name !== null);
    return { kind: "global", streams, message };
  }
  return asObject(state.data) === null ? null : { kind: "legacy", message };
}

const LEVELS: Record<string, LogLevel> = {
  FATAL: "error",
  ERROR: "error",
  WARN: "warn",
  INFO: "info",
  DEBUG: "debug",
  TRACE: "debug",
};

function readLog(body: JsonObject | null): LogMessage | null {
  const message = asText(body?.message);
  if (body === null || message === null) return null;
  const stack = asText(body.stack_trace);
  return log(
    LEVELS[asText(body.level)?.toUpperCase() ?? ""] ?? "info",
    stack === null ? message : `${message}\n${stack}`,
  );
}

function log(level: LogLevel, message: string): LogMessage {
  return { type: "LOG", level, message: message.slice(0, LONGEST_TEXT) };
}

function readTrace(trace: JsonObject | null): AirbyteMessage | null {
  switch (trace?.type) {
    case "ERROR":
      return readErrorTrace(asObject(trace.error));
    case "ESTIMATE": {
      const estimate = asObject(trace.estimate);
      if (estimate === null) return null;
      return {
        type: "TRACE_ESTIMATE",
        stream: estimate.type === "SYNC" ? null : readStreamName(estimate),
        rows: asNumber(estimate.row_estimate),
        bytes: asNumber(estimate.byte_estimate),
      };
    }
    case "STREAM_STATUS":
      return readStreamStatus(asObject(trace.stream_status));
    default:
      if (typeof trace?.type !== "string") return null;
      return log("debug", `A trace of a type that Atlas does not use: ${JSON.stringify(trace)}`);
  }
}

const FAILURE_TYPES: readonly unknown[] = ["config_error", "transient_error", "system_error"] satisfies FailureType[];

function readErrorTrace(error: JsonObject | null): AirbyteMessage | null {
  const message = asText(error?.message);
  if (error === null || message === null) return null;
  return {
    type: "TRACE_ERROR",
    message: message.slice(0, LONGEST_TEXT),
    internalMessage: asText(error.internal_message)?.slice(0, LONGEST_TEXT) ?? null,
    stackTrace: asText(error.stack_trace)?.slice(0, LONGEST_TEXT) ?? null,
    failureType: FAILURE_TYPES.includes(error.failure_type) ? (error.failure_type as FailureType) : null,
    stream: readStreamName(error.stream_descriptor),
  };
}

const STREAM_STATUSES = ["STARTED", "RUNNING", "COMPLETE", "INCOMPLETE"] as const;

function readStreamStatus(body: JsonObject | null): AirbyteMessage | null {
  const stream = readStreamName(body?.stream_descriptor);
  const status = STREAM_STATUSES.find((known) => known === body?.status);
  if (body === null || stream === null || status === undefined) return null;
  const limit = asList(body.reasons)
    .map(asObject)
    .find((reason) => reason?.type === "RATE_LIMITED");
  return {
    type: "TRACE_STREAM_STATUS",
    stream,
    status,
    isRateLimited: limit !== undefined,
    rateLimitedUntil: asNumber(asObject(limit?.rate_limited)?.quota_reset),
  };
}

function readControl(control: JsonObject | null): AirbyteMessage | null {
  const config = asObject(asObject(control?.connectorConfig)?.config);
  if (control?.type !== "CONNECTOR_CONFIG" || config === null) return null;
  // A manifest's runner puts the whole manifest (and components) into the config it hands back; none of it is the user's.
  const own = Object.entries(config).filter(([name]) => !name.startsWith("__injected_"));
  return { type: "CONTROL", config: Object.fromEntries(own) };
}

function readSpec(spec: JsonObject | null): AirbyteMessage | null {
  const connectionSpecification = asObject(spec?.connectionSpecification);
  if (spec === null || connectionSpecification === null) return null;
  return {
    type: "SPEC",
    connectionSpecification,
    documentationUrl: asText(spec.documentationUrl),
    supportsIncremental: spec.supportsIncremental === true,
  };
}

function readConnectionStatus(body: JsonObject | null): AirbyteMessage | null {
  if (body?.status !== "SUCCEEDED" && body?.status !== "FAILED") return null;
  return {
    type: "CONNECTION_STATUS",
    status: body.status,
    message: asText(body.message)?.slice(0, LONGEST_TEXT) ?? null,
  };
}

function readStreamName(value: unknown): StreamName | null {
  const descriptor = asObject(value);
  const name = asText(descriptor?.name);
  return descriptor === null || name === null ? null : { namespace: asText(descriptor.namespace), name };
}
