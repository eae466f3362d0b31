import { z } from "zod";
import { type StreamName, streamId } from "../../../../domain/stream.ts";
import type { AirbyteState, StateMessage } from "../../../protocol/messages.ts";
import { type Progress, progressSchema } from "../../sql/stream-state.ts";
import { parseLsn, printLsn } from "./log-position.ts";

/**
 * How far a read by the log has come. The rows that were there first are read by key; a stream whose rows are all read lives
 * on the log alone.
 */
export interface LogProgress {
  /** What the log said up to here is read. */
  lsn: bigint;
  /**
   * The log before this is not needed any more. It is where the run that left the state began, and not `lsn`: the run may
   * yet be dropped, and the next one then begins where this one did.
   */
  keptFrom: bigint;
  streams: Map<string, { name: StreamName; progress: Progress }>;
}

const positionSchema = z.string().regex(/^[0-9A-F]{1,8}\/[0-9A-F]{1,8}$/i);
const stateSchema = z.object({
  global: z.object({
    shared_state: z.object({ lsn: positionSchema, kept_from: positionSchema }),
    stream_states: z.array(
      z.object({
        stream_descriptor: z.object({ name: z.string(), namespace: z.string().nullish() }),
        stream_state: progressSchema,
      }),
    ),
  }),
});

/** Null where nothing was read by the log yet, or by something that left another form. */
export function readLogProgress(states: readonly AirbyteState[]): LogProgress | null {
  const whole = states.findLast(({ kind }) => kind === "global");
  const { data } = stateSchema.safeParse(whole && JSON.parse(whole.message));
  if (data === undefined) return null;
  const { shared_state, stream_states } = data.global;
  const streams = stream_states.map(({ stream_descriptor: { name, namespace = null }, stream_state }) => {
    const stream = { namespace, name };
    return [streamId(stream), { name: stream, progress: stream_state }] as const;
  });
  return { lsn: parseLsn(shared_state.lsn), keptFrom: parseLsn(shared_state.kept_from), streams: new Map(streams) };
}

export function printLogProgress({ lsn, keptFrom, streams }: LogProgress): StateMessage {
  const all = [...streams.values()];
  const message = JSON.stringify({
    type: "GLOBAL",
    global: {
      shared_state: { lsn: printLsn(lsn), kept_from: printLsn(keptFrom) },
      stream_states: all.map(({ name, progress }) => ({
        stream_descriptor: { name: name.name, namespace: name.namespace },
        stream_state: progress,
      })),
    },
  });
  return { type: "STATE", state: { kind: "global", streams: all.map(({ name }) => name), message }, recordCount: null };
}
