import { AtlasError } from "../../domain/errors.ts";
import type { ConfiguredStream, StreamName } from "../../domain/stream.ts";
import type { AirbyteMessage, ConnectionStatusMessage, StreamStatusTrace } from "../protocol/messages.ts";

/** The answer to `check`: what `look` says, or why it could not look. */
export async function checkOf(look: () => Promise<string>): Promise<ConnectionStatusMessage> {
  try {
    return { type: "CONNECTION_STATUS", status: "SUCCEEDED", message: await look() };
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    const message = error.hint === null ? error.message : `${error.message} ${error.hint}`;
    return { type: "CONNECTION_STATUS", status: "FAILED", message };
  }
}

/** Reads stream after stream, with its statuses. One that fails does not keep the others from being read; its error is thrown at the end. */
export async function* readEach(
  streams: readonly ConfiguredStream[],
  signal: AbortSignal,
  read: (stream: ConfiguredStream) => AsyncIterable<AirbyteMessage[]>,
): AsyncGenerator<AirbyteMessage[]> {
  let failure: AtlasError | null = null;
  for (const stream of streams) {
    yield [streamStatus(stream, "STARTED")];
    try {
      yield* read(stream);
      yield [streamStatus(stream, "COMPLETE")];
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AtlasError)) throw error;
      failure ??= error;
      yield [errorTrace(stream, error), streamStatus(stream, "INCOMPLETE")];
    }
  }
  if (failure !== null) throw failure;
}

export function streamStatus({ namespace, name }: StreamName, status: StreamStatusTrace["status"]): StreamStatusTrace {
  return {
    type: "TRACE_STREAM_STATUS",
    stream: { namespace, name },
    status,
    rateLimitedUntil: null,
    isRateLimited: false,
  };
}

function errorTrace({ namespace, name }: StreamName, error: AtlasError): AirbyteMessage {
  return {
    type: "TRACE_ERROR",
    message: error.message,
    internalMessage: error.detail,
    stackTrace: null,
    failureType: error.retryable ? "transient_error" : "config_error",
    stream: { namespace, name },
  };
}
