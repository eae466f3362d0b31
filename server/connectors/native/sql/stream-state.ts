import { z } from "zod";
import { type StreamName, streamId } from "../../../domain/stream.ts";
import type { AirbyteState, StateMessage } from "../../protocol/messages.ts";

/** How far a stream has been read. Values are texts as PostgreSQL writes them, so that none loses precision. */
export const progressSchema = z.discriminatedUnion("by", [
  /** Everything, by a key in its order; without `after` once all was read. */
  z.object({ by: z.literal("key"), after: z.string().nullable() }),
  /** Up to a value of the cursor, with how many rows have just this value: more may come. Null while no row has any. */
  z.object({ by: z.literal("cursor"), column: z.string(), value: z.string().nullable(), ties: z.number() }),
  /** What transactions before `xmin` wrote; the first time by a key in its order, which has come as far as `after`. */
  z.object({ by: z.literal("xmin"), xmin: z.string(), after: z.string().nullable() }),
  /** All rows that were there first; what changes since then the database's log tells. */
  z.object({ by: z.literal("log") }),
]);

export type Progress = z.infer<typeof progressSchema>;

export function printProgress(
  { namespace, name }: StreamName,
  progress: Progress,
  recordsSinceLast: number,
): StateMessage {
  const message = JSON.stringify({
    type: "STREAM",
    stream: { stream_descriptor: { name, namespace }, stream_state: progress },
    sourceStats: { recordCount: recordsSinceLast },
  });
  return {
    type: "STATE",
    state: { kind: "stream", stream: { namespace, name }, message },
    recordCount: recordsSinceLast,
  };
}

/** Null where the stream has not been read, or by something that left another form. */
export function readProgress(stream: StreamName, states: readonly AirbyteState[]): Progress | null {
  const own = states.findLast((state) => state.kind === "stream" && streamId(state.stream) === streamId(stream));
  if (own === undefined) return null;
  const { data } = stateSchema.safeParse(JSON.parse(own.message));
  return data?.stream.stream_state ?? null;
}

const stateSchema = z.object({ stream: z.object({ stream_state: progressSchema }) });
