import { parseForReprint } from "../../lib/exact-json.ts";

/**
 * How a connector keeps its state, after Airbyte's protocol: one a stream, one of the whole sync with a part for each stream,
 * or (the first connectors) one object without a form of its own.
 */
export const STATE_KINDS = ["stream", "global", "legacy"] as const;
export type StateKind = (typeof STATE_KINDS)[number];

/** A state as it is kept; `namespace` and `stream` are "" where it has none. */
export interface KeptState {
  kind: StateKind;
  namespace: string;
  stream: string;
  /** The text of the connector's `state` object, in its own digits. */
  message: string;
}

export type StateName = Pick<KeptState, "kind" | "namespace" | "stream">;

interface Descriptor {
  name: string;
  namespace?: string | null;
}
interface StateObject {
  stream?: { stream_descriptor: Descriptor; stream_state?: unknown };
  global?: { shared_state?: unknown; stream_states?: { stream_descriptor: Descriptor; stream_state?: unknown }[] };
  data?: unknown;
}

/** The part of a state that is the connector's own business, and that a person may edit, as indented JSON. */
export function stateBody({ kind, message }: Pick<KeptState, "kind" | "message">): string {
  return JSON.stringify(bodyOf(kind, message) ?? {}, null, 2);
}

function bodyOf(kind: StateKind, message: string): unknown {
  const state = parseForReprint(message) as StateObject;
  switch (kind) {
    case "stream":
      return state.stream?.stream_state;
    case "global":
      return state.global;
    case "legacy":
      return state.data;
  }
}

/** The state of this name with another body, in the form that connectors read. `body` is JSON text; throws SyntaxError. */
export function stateMessage({ kind, namespace, stream }: StateName, body: string): string {
  const value = parseForReprint(body);
  switch (kind) {
    case "stream":
      return JSON.stringify({
        type: "STREAM",
        stream: { stream_descriptor: descriptor({ namespace, stream }), stream_state: value },
      });
    case "global":
      return JSON.stringify({ type: "GLOBAL", global: value });
    case "legacy":
      return JSON.stringify({ type: "LEGACY", data: value });
  }
}

/** A global state without its parts for these streams; null when it had none of them. What streams share stays. */
export function withoutStreams(
  message: string,
  streams: readonly { namespace: string; stream: string }[],
): string | null {
  const state = parseForReprint(message) as StateObject;
  const parts = state.global?.stream_states ?? [];
  const kept = parts.filter(
    ({ stream_descriptor: { name, namespace } }) =>
      !streams.some((each) => each.stream === name && each.namespace === (namespace ?? "")),
  );
  if (kept.length === parts.length) return null;
  return JSON.stringify({ ...state, global: { ...state.global, stream_states: kept } });
}

/** Streams that a state has something to say of: one, a global state's parts, or none that can be told. */
export function streamsOfState({
  kind,
  namespace,
  stream,
  message,
}: KeptState): { namespace: string; stream: string }[] {
  if (kind === "stream") return [{ namespace, stream }];
  if (kind === "legacy") return [];
  const { global } = JSON.parse(message) as StateObject;
  return (global?.stream_states ?? []).map(({ stream_descriptor: { name, namespace: space } }) => ({
    namespace: space ?? "",
    stream: name,
  }));
}

function descriptor({ namespace, stream }: { namespace: string; stream: string }): Descriptor {
  return namespace === "" ? { name: stream } : { name: stream, namespace };
}
