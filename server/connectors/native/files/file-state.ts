import { streamId } from "../../../domain/stream.ts";
import type { AirbyteState, StateMessage } from "../../protocol/messages.ts";
import { asNumber, asObject } from "../../protocol/read-json.ts";
import type { DataFile } from "./data-file.ts";

interface Progress {
  /** Rows of the file behind this state, refused ones included. */
  rows: number;
  recordsSinceLast: number;
  isComplete: boolean;
}

export function fileState(
  { stream, fingerprint }: DataFile,
  { rows, recordsSinceLast, isComplete }: Progress,
): StateMessage {
  const message = JSON.stringify({
    type: "STREAM",
    stream: { stream_descriptor: { name: stream }, stream_state: { rows, fingerprint, complete: isComplete } },
    sourceStats: { recordCount: recordsSinceLast },
  });
  const name = { namespace: null, name: stream };
  return { type: "STATE", state: { kind: "stream", stream: name, message }, recordCount: recordsSinceLast };
}

/**
 * How many rows an interrupted read has behind it. 0 after a finished one, which is to be read anew, and when the file
 * is another one now or nothing tells.
 */
export function rowsAlreadyRead({ stream, fingerprint }: DataFile, states: readonly AirbyteState[]): number {
  const id = streamId({ namespace: null, name: stream });
  const own = states.findLast((state) => state.kind === "stream" && streamId(state.stream) === id);
  if (own === undefined || fingerprint === null) return 0;
  const progress = asObject(asObject(asObject(JSON.parse(own.message))?.stream)?.stream_state);
  if (progress?.complete !== false || progress.fingerprint !== fingerprint) return 0;
  return asNumber(progress.rows) ?? 0;
}
