import { z } from "zod";
import type { AirbyteState, StateMessage } from "../protocol/messages.ts";

/** How far a stream has been read: the greatest value of its cursor field. */
const stateSchema = z.object({
  stream: z.object({ stream_state: z.object({ cursor: z.union([z.string(), z.number()]) }) }),
});

/** Null where it has not been read incrementally. */
export function readCursor(stream: string, states: readonly AirbyteState[]): string | number | null {
  const own = states.findLast((state) => state.kind === "stream" && state.stream.name === stream);
  return own ? (stateSchema.safeParse(JSON.parse(own.message)).data?.stream.stream_state.cursor ?? null) : null;
}

export function printCursor(name: string, cursor: string | number | null, recordCount: number): StateMessage {
  const state = cursor === null ? { complete: true } : { cursor };
  const message = JSON.stringify({
    type: "STREAM",
    stream: { stream_descriptor: { name, namespace: null }, stream_state: state },
    sourceStats: { recordCount },
  });
  return { type: "STATE", state: { kind: "stream", stream: { namespace: null, name }, message }, recordCount };
}

/** The value of a record's cursor field, for comparing; null where it has none that has an order. */
export function cursorOf(record: Record<string, unknown>, field: string): string | number | null {
  const value = record[field];
  if (typeof value === "string") return value;
  if (typeof value === "number") return value;
  // A number with more digits than JavaScript keeps.
  const raw = (value as { rawJSON?: unknown } | null)?.rawJSON;
  return typeof raw === "string" ? Number(raw) : null;
}

/** Whether `a` comes after `b`: numbers by size, texts as times where both are, else as texts. */
export function isAfter(a: string | number, b: string | number | null): boolean {
  if (b === null) return true;
  if (typeof a === "number" && typeof b === "number") return a > b;
  const [left, right] = [Date.parse(String(a)), Date.parse(String(b))];
  const areTimes = /^\d{4}-\d\d-\d\dT/.test(String(a)) && !Number.isNaN(left) && !Number.isNaN(right);
  return areTimes && left !== right ? left > right : String(a) > String(b);
}
