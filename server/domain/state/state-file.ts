import { isJsonObject, parseForReprint } from "../../lib/exact-json.ts";
import { AtlasError } from "../errors.ts";
import { type KeptState, type StateKind, streamsOfState } from "./state-message.ts";

/** The text is no state that a connector could have written; the message names the place. */
export class StateFileInvalid extends AtlasError {
  readonly code = "CONFIG_INVALID";
  readonly retryable = false;
  override readonly hint =
    'Give a list of states as Airbyte\'s connectors read them: [{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"stream_state":{…}}}].';
}

/**
 * The text of the state file that a connector reads: a list of the state objects as it gave them, `[]` for none. A legacy
 * state is an item of the list too, because connectors refuse a bare object.
 */
export function printStateFile(states: readonly Pick<KeptState, "kind" | "message">[]): string {
  return `[${states.map(({ kind, message }) => (kind === "legacy" ? withType(message) : message)).join(",")}]`;
}

/** Connectors of the first protocol left out the type, which a list needs to be told apart. */
function withType(message: string): string {
  const { type } = JSON.parse(message) as { type?: string };
  return type === undefined ? message.replace("{", '{"type":"LEGACY",') : message;
}

type JsonObject = { [key: string]: unknown };

/**
 * The states of a file as people have it: the list that connectors read, the STATE messages that they print (one object, a
 * list, or one a line), or the bare object of a legacy state. Throws StateFileInvalid for anything else, for kinds mixed and
 * for a stream named twice.
 */
export function parseStateFile(text: string): KeptState[] {
  const states = readItems(text).map((item, place) => readState(item, place + 1));
  const kinds = new Set(states.map(({ kind }) => kind));
  if (kinds.size > 1) {
    throw new StateFileInvalid(
      `The file mixes states of the kinds ${[...kinds].join(" and ")}; a connector keeps one.`,
    );
  }
  const names = states.map(({ kind, namespace, stream }) => `${kind} ${namespace} ${stream}`);
  const twice = states.find((_, place) => names.indexOf(names[place]!) !== place);
  if (twice) {
    throw new StateFileInvalid(
      twice.kind === "stream"
        ? `The file has two states of the stream ${twice.stream}.`
        : `The file has two ${twice.kind} states; a sync has one.`,
    );
  }
  for (const state of states) if (state.kind === "global") streamsOfState(state);
  return states;
}

function readItems(text: string): JsonObject[] {
  const whole = tryParse(text);
  if (whole !== undefined) {
    const items = Array.isArray(whole) ? whole : [whole];
    return items.map((item, place) => {
      if (isJsonObject(item)) return item;
      throw new StateFileInvalid(`Item ${place + 1} of the file is no object.`);
    });
  }
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, place) => {
    const item = tryParse(line);
    if (isJsonObject(item)) return item;
    throw new StateFileInvalid(
      lines.length === 1
        ? "The text is no JSON."
        : `The text is no JSON as a whole, and line ${place + 1} is none either.`,
    );
  });
}

function tryParse(text: string): unknown {
  try {
    return parseForReprint(text);
  } catch {
    return undefined;
  }
}

function readState(item: JsonObject, place: number): KeptState {
  const state = item.type === "STATE" && isJsonObject(item.state) ? item.state : item;
  const message = JSON.stringify(state);
  const stream = isJsonObject(state.stream) ? state.stream : null;
  if (state.type === "STREAM" || (state.type === undefined && stream !== null)) {
    const name = readName(stream?.stream_descriptor);
    if (name === null)
      throw new StateFileInvalid(
        `State ${place} is one of a stream and does not name it (stream.stream_descriptor.name).`,
      );
    return { kind: "stream", ...name, message };
  }
  if (state.type === "GLOBAL" || (state.type === undefined && isJsonObject(state.global))) {
    const parts = isJsonObject(state.global) ? (state.global.stream_states ?? []) : null;
    if (!Array.isArray(parts))
      throw new StateFileInvalid(`State ${place} is global and has no list global.stream_states.`);
    const nameless = parts.findIndex((part) => readName(isJsonObject(part) ? part.stream_descriptor : null) === null);
    if (nameless !== -1)
      throw new StateFileInvalid(
        `State ${place} is global, and its stream state ${nameless + 1} does not name its stream.`,
      );
    return whole("global", message);
  }
  if (state.type === "LEGACY" || (state.type === undefined && isJsonObject(state.data))) {
    if (!isJsonObject(state.data)) throw new StateFileInvalid(`State ${place} is a legacy one without data.`);
    return whole("legacy", message);
  }
  if (typeof state.type === "string")
    throw new StateFileInvalid(`State ${place} is of the type ${state.type}, which no connector writes.`);
  // What the first connectors wrote to their state file: the data itself.
  return whole("legacy", JSON.stringify({ type: "LEGACY", data: state }));
}

function whole(kind: StateKind, message: string): KeptState {
  return { kind, namespace: "", stream: "", message };
}

function readName(value: unknown): { namespace: string; stream: string } | null {
  if (!isJsonObject(value) || typeof value.name !== "string" || value.name === "") return null;
  return { namespace: typeof value.namespace === "string" ? value.namespace : "", stream: value.name };
}
