import type { AirbyteState } from "./messages.ts";
import { asState } from "./parse-message.ts";
import { asObject } from "./read-json.ts";
import { eachItem, findMember, OPEN_BRACKET, skipSpace } from "./scan-json.ts";

/**
 * The states of a file as connectors read it: a list of state objects, or one by itself. An item may be a whole STATE
 * message. A bare object of another shape is the state of a connector of the first protocol, which had no kinds. Each state
 * keeps its text byte for byte. Null for what is no file of states.
 */
export function readStates(text: string): AirbyteState[] | null {
  const bytes = Buffer.from(text);
  const start = skipSpace(bytes, 0, bytes.length);
  if (start === bytes.length) return [];
  const texts: string[] = [];
  const take = (range: { start: number; end: number }) => texts.push(bytes.toString("utf8", range.start, range.end));
  if (bytes[start] === OPEN_BRACKET) {
    if (!eachItem(bytes, start, bytes.length, take)) return null;
    const states = texts.map(readState);
    return states.every((state) => state !== null) ? states : null;
  }
  const one = readState(text.trim());
  if (one !== null) return [one];
  const bare = parseObject(text);
  if (bare === null) return null;
  return Object.keys(bare).length === 0 ? [] : [{ kind: "legacy", message: `{"type":"LEGACY","data":${text.trim()}}` }];
}

function readState(text: string): AirbyteState | null {
  const object = parseObject(text);
  if (object === null) return null;
  const inner = object.type === "STATE" ? asObject(object.state) : null;
  if (inner === null) return asState(object, text);
  const bytes = Buffer.from(text);
  const range = findMember(bytes, "state", 0, bytes.length);
  return range && asState(inner, bytes.toString("utf8", range.start, range.end));
}

function parseObject(text: string) {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return null;
  }
}
