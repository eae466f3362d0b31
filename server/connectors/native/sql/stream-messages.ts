import type { AtlasError } from "../../../domain/errors.ts";
import type { StreamName } from "../../../domain/stream.ts";
import type { AirbyteMessage, StreamStatusTrace } from "../../protocol/messages.ts";

export function streamStatus({ namespace, name }: StreamName, status: StreamStatusTrace["status"]): AirbyteMessage {
  return {
    type: "TRACE_STREAM_STATUS",
    stream: { namespace, name },
    status,
    rateLimitedUntil: null,
    isRateLimited: false,
  };
}

/** Why a stream could not be read, as a connector in a process of its own would tell it. */
export function errorTrace({ namespace, name }: StreamName, error: AtlasError): AirbyteMessage {
  return {
    type: "TRACE_ERROR",
    message: error.message,
    internalMessage: error.detail,
    stackTrace: null,
    failureType: error.retryable ? "transient_error" : "config_error",
    stream: { namespace, name },
  };
}
