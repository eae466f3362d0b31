import type { StreamName } from "../../domain/stream.ts";
import type { RecordMessage } from "./messages.ts";
import {
  BROKEN,
  CLOSE_BRACE,
  COLON,
  COMMA,
  findMember,
  OPEN_BRACE,
  QUOTE,
  readString,
  skipSpace,
  skipString,
  skipValue,
} from "./scan-json.ts";

/**
 * A RECORD line as a message whose `data` is a part of `bytes`; null when the line is anything else, or is broken. One
 * walk over the bytes and no JSON.parse: a million records pass here, and parsing would round their numbers.
 */
export function parseRecord(bytes: Buffer, start: number, end: number): RecordMessage | null {
  let i = skipSpace(bytes, start, end);
  if (bytes[i] !== OPEN_BRACE) return null;
  let isRecord = false;
  fields.clear();

  for (;;) {
    i = skipSpace(bytes, i + 1, end);
    if (i >= end || bytes[i] !== QUOTE) return null;
    const keyStart = i;
    const keyEnd = skipString(bytes, i, end);
    const valueStart = findValue(bytes, keyEnd, end);
    if (valueStart === BROKEN) return null;

    if (matches(bytes, keyStart, keyEnd, RECORD_KEY) && bytes[valueStart] === OPEN_BRACE) {
      i = walkRecord(bytes, valueStart, end);
    } else {
      i = skipValue(bytes, valueStart, end);
      if (i !== BROKEN && matches(bytes, keyStart, keyEnd, TYPE_KEY)) {
        isRecord = matches(bytes, valueStart, i, RECORD_VALUE);
        if (!isRecord) return null;
      }
    }
    if (i === BROKEN) return null;
    i = skipSpace(bytes, i, end);
    if (bytes[i] === CLOSE_BRACE && i < end) break;
    if (bytes[i] !== COMMA) return null;
  }
  if (!isRecord || skipSpace(bytes, i + 1, end) !== end) return null;
  return toMessage(bytes);
}

/** Where the members of the `record` object lie. One instance for all: parsing never waits, so it is never shared. */
const fields = {
  data: 0,
  dataEnd: 0,
  stream: 0,
  streamEnd: 0,
  namespace: 0,
  namespaceEnd: 0,
  emittedAt: 0,
  emittedAtEnd: 0,
  meta: 0,
  metaEnd: 0,
  clear() {
    this.dataEnd = this.streamEnd = this.namespaceEnd = this.emittedAtEnd = this.metaEnd = 0;
  },
};

/** Notes the members of the record that begins at `at`; the position after it, or BROKEN. */
function walkRecord(bytes: Buffer, at: number, end: number): number {
  let i = skipSpace(bytes, at + 1, end);
  if (bytes[i] === CLOSE_BRACE) return i + 1;
  for (;;) {
    if (i >= end || bytes[i] !== QUOTE) return BROKEN;
    const keyStart = i;
    const keyEnd = skipString(bytes, i, end);
    const valueStart = findValue(bytes, keyEnd, end);
    if (valueStart === BROKEN) return BROKEN;
    i = skipValue(bytes, valueStart, end);
    if (i === BROKEN) return BROKEN;
    noteField(bytes, keyStart, keyEnd, valueStart, i);

    i = skipSpace(bytes, i, end);
    if (i >= end) return BROKEN;
    if (bytes[i] === CLOSE_BRACE) return i + 1;
    if (bytes[i] !== COMMA) return BROKEN;
    i = skipSpace(bytes, i + 1, end);
  }
}

function noteField(bytes: Buffer, keyStart: number, keyEnd: number, start: number, end: number): void {
  if (matches(bytes, keyStart, keyEnd, DATA_KEY)) {
    fields.data = start;
    fields.dataEnd = end;
  } else if (matches(bytes, keyStart, keyEnd, STREAM_KEY)) {
    fields.stream = start;
    fields.streamEnd = end;
  } else if (matches(bytes, keyStart, keyEnd, EMITTED_AT_KEY)) {
    fields.emittedAt = start;
    fields.emittedAtEnd = end;
  } else if (matches(bytes, keyStart, keyEnd, NAMESPACE_KEY)) {
    fields.namespace = start;
    fields.namespaceEnd = end;
  } else if (matches(bytes, keyStart, keyEnd, META_KEY)) {
    fields.meta = start;
    fields.metaEnd = end;
  }
}

function toMessage(bytes: Buffer): RecordMessage | null {
  if (fields.dataEnd === 0 || bytes[fields.data] !== OPEN_BRACE) return null;
  if (fields.streamEnd === 0 || bytes[fields.stream] !== QUOTE) return null;
  return {
    type: "RECORD",
    stream: streamNameAt(bytes),
    data: bytes.subarray(fields.data, fields.dataEnd),
    emittedAt: fields.emittedAtEnd === 0 ? Date.now() : readNumber(bytes, fields.emittedAt, fields.emittedAtEnd),
    changes: fields.metaEnd === 0 ? null : changesAt(bytes),
  };
}

function changesAt(bytes: Buffer): Buffer | null {
  const changes = findMember(bytes, "changes", fields.meta, fields.metaEnd);
  if (changes === null || changes.end - changes.start <= 2) return null;
  return bytes.subarray(changes.start, changes.end);
}

// Streams come in long rows of the same one: the name before is nearly always the name now, and its object is reused.
let lastName: { bytes: Buffer; value: StreamName } | null = null;
const names = new Map<string, StreamName>();
const NAMES_KEPT = 10_000;

function streamNameAt(bytes: Buffer): StreamName {
  const { stream, streamEnd, namespace, namespaceEnd } = fields;
  const hasNamespace = namespaceEnd !== 0 && bytes[namespace] === QUOTE;
  if (!hasNamespace && lastName !== null && matches(bytes, stream, streamEnd, lastName.bytes)) return lastName.value;

  const name = readString(bytes, { start: stream, end: streamEnd });
  const space = hasNamespace ? readString(bytes, { start: namespace, end: namespaceEnd }) : null;
  const key = JSON.stringify([space, name]);
  let value = names.get(key);
  if (value === undefined) {
    if (names.size >= NAMES_KEPT) names.clear();
    value = { namespace: space, name };
    names.set(key, value);
  }
  if (!hasNamespace) lastName = { bytes: Buffer.from(bytes.subarray(stream, streamEnd)), value };
  return value;
}

/** Where the value of the key that ends at `keyEnd` begins. */
function findValue(bytes: Buffer, keyEnd: number, end: number): number {
  if (keyEnd === BROKEN) return BROKEN;
  const colon = skipSpace(bytes, keyEnd, end);
  if (colon >= end || bytes[colon] !== COLON) return BROKEN;
  return skipSpace(bytes, colon + 1, end);
}

function readNumber(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit < 0 || digit > 9) return Number(bytes.toString("latin1", start, end)) || Date.now();
    value = value * 10 + digit;
  }
  return value;
}

function matches(bytes: Buffer, start: number, end: number, word: Buffer): boolean {
  const length = word.length;
  if (end - start !== length) return false;
  for (let i = 0; i < length; i++) if (bytes[start + i] !== word[i]) return false;
  return true;
}

const TYPE_KEY = Buffer.from('"type"');
const RECORD_KEY = Buffer.from('"record"');
const RECORD_VALUE = Buffer.from('"RECORD"');
const DATA_KEY = Buffer.from('"data"');
const STREAM_KEY = Buffer.from('"stream"');
const NAMESPACE_KEY = Buffer.from('"namespace"');
const EMITTED_AT_KEY = Buffer.from('"emitted_at"');
const META_KEY = Buffer.from('"meta"');
