/**
 * Walks JSON by its bytes, without building values: where a value ends, where a member's value lies. It checks that
 * strings close and that brackets match, which is what a cut line breaks; whether a number is a number is left to who
 * reads the value.
 */

export const QUOTE = 0x22;
export const COLON = 0x3a;
export const COMMA = 0x2c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/** What every walk answers when the text ends or breaks before the value does. */
export const BROKEN = -1;

export interface ByteRange {
  start: number;
  end: number;
}

export function skipSpace(bytes: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end) {
    const byte = bytes[i]!;
    if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) break;
    i++;
  }
  return i;
}

/** The position after the closing quote of the string whose opening quote is at `at`. */
export function skipString(bytes: Buffer, at: number, end: number): number {
  for (let i = at + 1; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE) return i + 1;
    if (byte === BACKSLASH) i++;
    else if (byte < SPACE) return BROKEN;
  }
  return BROKEN;
}

/** The position after the value that begins at `at`, or BROKEN. */
export function skipValue(bytes: Buffer, at: number, end: number): number {
  if (at >= end) return BROKEN;
  const first = bytes[at]!;
  if (first === QUOTE) return skipString(bytes, at, end);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return skipNested(bytes, at, end);
  return skipScalar(bytes, at, end);
}

function skipScalar(bytes: Buffer, at: number, end: number): number {
  let i = at;
  while (i < end && isScalarByte(bytes[i]!)) i++;
  return i === at ? BROKEN : i;
}

/** Digits, letters and + - . are all that numbers, true, false and null are made of. */
function isScalarByte(byte: number): boolean {
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x2b ||
    byte === 0x45
  );
}

// One bit a level says "brace", so that `{"a":[1}` is seen as broken; deeper levels are only counted.
const LEVELS_WITH_A_KIND = 31;

function skipNested(bytes: Buffer, at: number, end: number): number {
  let depth = 0;
  let kinds = 0;
  for (let i = at; i < end; i++) {
    const byte = bytes[i]!;
    if (byte === QUOTE) {
      const after = skipString(bytes, i, end);
      if (after === BROKEN) return BROKEN;
      i = after - 1;
    } else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      if (depth < LEVELS_WITH_A_KIND) kinds = byte === OPEN_BRACE ? kinds | (1 << depth) : kinds & ~(1 << depth);
      depth++;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth--;
      if (depth < LEVELS_WITH_A_KIND && ((kinds >> depth) & 1) !== (byte === CLOSE_BRACE ? 1 : 0)) return BROKEN;
      if (depth === 0) return i + 1;
    }
  }
  return BROKEN;
}

/** Where the value of member `name` lies in the object that begins at `at`; null when it has none or is broken. */
export function findMember(bytes: Buffer, name: string, at: number, end: number): ByteRange | null {
  let found: ByteRange | null = null;
  const isWhole = eachMember(bytes, at, end, (key, value) => {
    // The last of two equal names wins, as with JSON.parse.
    if (readString(bytes, key) === name) found = value;
  });
  return isWhole ? found : null;
}

/** Calls `visit` with the range of each member's key (with its quotes) and value. False when the object is broken. */
export function eachMember(
  bytes: Buffer,
  at: number,
  end: number,
  visit: (key: ByteRange, value: ByteRange) => void,
): boolean {
  if (bytes[at] !== OPEN_BRACE) return false;
  let i = skipSpace(bytes, at + 1, end);
  if (bytes[i] === CLOSE_BRACE) return true;
  while (i < end && bytes[i] === QUOTE) {
    const key = { start: i, end: skipString(bytes, i, end) };
    if (key.end === BROKEN) return false;
    i = skipSpace(bytes, key.end, end);
    if (bytes[i] !== COLON) return false;
    const start = skipSpace(bytes, i + 1, end);
    const value = { start, end: skipValue(bytes, start, end) };
    if (value.end === BROKEN) return false;
    visit(key, value);
    i = skipSpace(bytes, value.end, end);
    if (bytes[i] === CLOSE_BRACE) return true;
    if (bytes[i] !== COMMA) return false;
    i = skipSpace(bytes, i + 1, end);
  }
  return false;
}

/** The text of a JSON string given with its quotes. */
export function readString(bytes: Buffer, { start, end }: ByteRange): string {
  for (let i = start + 1; i < end - 1; i++) {
    if (bytes[i] === BACKSLASH) return JSON.parse(bytes.toString("utf8", start, end)) as string;
  }
  return bytes.toString("utf8", start + 1, end - 1);
}
