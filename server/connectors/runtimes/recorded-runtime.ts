import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { type StreamName, streamId } from "../../domain/stream.ts";
import { ConnectorFailed } from "../errors.ts";
import type { AirbyteMessage, ErrorTrace } from "../protocol/messages.ts";
import { parseMessage } from "../protocol/parse-message.ts";
import { LineSplitter } from "../protocol/split-lines.ts";
import type { ConnectorCommand, ConnectorRuntime } from "./connector-runtime.ts";

/** What each verb replays: the path of a JSONL file of messages. A verb without one is refused. */
export interface Recordings {
  spec?: string;
  check?: string;
  discover?: string;
  read?: string;
  /** What `read` ends with once its file is through; 0 when left out. */
  exitCode?: number;
}

// Half a megabyte a chunk: about a thousand records a batch, and few enough bytes to hold several at once.
const CHUNK_BYTES = 512 * 1024;

/**
 * Replays what a connector once printed, for tests and benchmarks, over the same path as a live one. `read` leaves out
 * the messages of streams that were not asked for, and goes on after the states it is given.
 */
export function recordedRuntime(recordings: Recordings): ConnectorRuntime {
  return {
    availability: async () => ({ isRunnable: true }),
    prepare: async () => {},
    async *run(command, signal) {
      const path = recordings[command.verb];
      if (path === undefined) throw recordedFailure(`There is no recording of ${command.verb}.`, 1);
      await access(path);

      const isWanted = command.verb === "read" ? chooseMessages(command) : () => true;
      let lastError: ErrorTrace | null = null;
      for await (const batch of readMessages(path, signal)) {
        for (const message of batch) if (message.type === "TRACE_ERROR") lastError = message;
        const wanted = batch.filter(isWanted);
        if (wanted.length > 0) yield wanted;
      }
      const exitCode = command.verb === "read" ? (recordings.exitCode ?? 0) : 0;
      if (exitCode !== 0) throw recordedFailure(lastError?.message ?? null, exitCode, lastError);
    },
  };
}

/** The messages of a JSONL file, a batch for each chunk read: memory does not grow with the file. */
export async function* readMessages(path: string, signal: AbortSignal): AsyncGenerator<AirbyteMessage[]> {
  let batch: AirbyteMessage[] = [];
  const splitter = new LineSplitter((bytes, start, end) => batch.push(parseMessage(bytes, start, end)));
  const take = () => {
    const taken = batch;
    batch = [];
    return taken;
  };
  signal.throwIfAborted();
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
    splitter.push(chunk as Buffer);
    if (batch.length > 0) yield take();
    // Looked at here and not given to the file's stream, which would put an error of its own in place of the reason.
    signal.throwIfAborted();
  }
  splitter.end();
  if (batch.length > 0) yield take();
}

function chooseMessages({ streams, state }: Extract<ConnectorCommand, { verb: "read" }>) {
  const selected = new Set(streams.map(streamId));
  const resumeAfter = new Map(
    state.flatMap((each) => (each.kind === "stream" ? [[streamId(each.stream), each.message] as const] : [])),
  );
  // Parsed names are shared objects, so a record costs one lookup and no string.
  const wantedNames = new Map<StreamName, boolean>();
  const isSelected = (stream: StreamName) => {
    let wanted = wantedNames.get(stream);
    if (wanted === undefined) {
      wanted = selected.has(streamId(stream));
      wantedNames.set(stream, wanted);
    }
    return wanted;
  };
  return (message: AirbyteMessage): boolean => {
    if (message.type === "STATE" && message.state.kind === "stream") {
      const id = streamId(message.state.stream);
      if (!resumeAfter.has(id)) return selected.has(id);
      if (resumeAfter.get(id) === message.state.message) resumeAfter.delete(id);
      return false;
    }
    if (message.type === "RECORD") {
      return isSelected(message.stream) && (resumeAfter.size === 0 || !resumeAfter.has(streamId(message.stream)));
    }
    return message.type !== "TRACE_STREAM_STATUS" || selected.has(streamId(message.stream));
  };
}

function recordedFailure(errorMessage: string | null, exitCode: number, trace: ErrorTrace | null = null) {
  return new ConnectorFailed({
    connector: "recorded",
    // A recording's code below 0 is the number of the signal that ended the connector.
    exitCode: exitCode < 0 ? null : exitCode,
    exitSignal: exitCode < 0 ? `signal ${-exitCode}` : null,
    lastLines: [],
    errorMessage,
    failureType: trace?.failureType ?? null,
  });
}
