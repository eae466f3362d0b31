/** What kind of JSON value a field holds, as the scanner tells without parsing it. */
export const ABSENT = 0;
export const STRING = 1;
/** A string with at least one backslash in it. */
export const ESCAPED = 2;
export const NUMBER = 3;
export const TRUE = 4;
export const FALSE = 5;
export const NULL = 6;
export const OBJECT = 7;
export const ARRAY = 8;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;

/**
 * Finds the top-level fields of a JSON object in its bytes: where each known field's value begins and ends, and its kind.
 * Values are not parsed, so no digit is lost and nothing is allocated. Records of a stream name their fields in the same
 * order again and again: the scanner expects the field that came next last time and compares bytes.
 */
export class FieldScanner {
  /** By field index; a string's range is what stands between its quotes. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
  /** Whether a backslash or a raw control character was met anywhere: COPY needs those escaped. */
  hasSpecials = false;
  /** Whether an escape was met that PostgreSQL refuses: U+0000 or half a surrogate pair (or a whole one; look closer). */
  hasRiskyEscapes = false;
  /** Ranges of values whose fields are not known, as [key start, key end, value start, value end] in turn. */
  readonly unknown: number[] = [];

  readonly #names: Buffer[];
  readonly #indexByName: Map<string, number>;
  /** For each field, the one that followed it last time; the last entry stands for the beginning. */
  readonly #next: Int32Array;

  constructor(fields: readonly string[]) {
    this.starts = new Int32Array(fields.length);
    this.ends = new Int32Array(fields.length);
    this.kinds = new Uint8Array(fields.length);
    this.#names = fields.map((field) => Buffer.from(JSON.stringify(field).slice(1, -1)));
    this.#indexByName = new Map(fields.map((field, index) => [field, index]));
    this.#next = Int32Array.from({ length: fields.length + 1 }, (_, index) =>
      index === fields.length ? 0 : index + 1,
    );
  }

  /** False when the bytes are not one well-formed object (values inside are checked for balance only). */
  scan(bytes: Buffer): boolean {
    this.kinds.fill(ABSENT);
    this.hasSpecials = false;
    this.hasRiskyEscapes = false;
    this.unknown.length = 0;

    let at = this.#skipSpace(bytes, 0);
    if (bytes[at] !== 0x7b) return false;
    at = this.#skipSpace(bytes, at + 1);
    if (bytes[at] === 0x7d) return this.#skipSpace(bytes, at + 1) === bytes.length;

    let previous = this.#names.length;
    for (;;) {
      if (bytes[at] !== QUOTE) return false;
      const keyStart = at + 1;
      const keyEnd = this.#stringEnd(bytes, keyStart);
      if (keyEnd < 0) return false;
      const field = this.#fieldAt(bytes, keyStart, keyEnd, previous);
      at = this.#skipSpace(bytes, keyEnd + 1);
      if (bytes[at] !== 0x3a) return false;
      at = this.#skipSpace(bytes, at + 1);
      const valueStart = at;
      at = this.#value(bytes, at, field);
      if (at < 0) return false;
      if (field < 0) this.unknown.push(keyStart, keyEnd, valueStart, at);
      else previous = field;
      at = this.#skipSpace(bytes, at);
      if (bytes[at] === 0x2c) at = this.#skipSpace(bytes, at + 1);
      else return bytes[at] === 0x7d && this.#skipSpace(bytes, at + 1) === bytes.length;
    }
  }

  /** Index of the field whose name stands there, or -1. */
  #fieldAt(bytes: Buffer, start: number, end: number, previous: number): number {
    const expected = this.#next[previous]!;
    if (expected < this.#names.length && isSame(bytes, start, end, this.#names[expected]!)) return expected;
    const raw = bytes.toString("utf8", start, end);
    const name = raw.includes("\\") ? unescaped(raw) : raw;
    const index = name === null ? -1 : (this.#indexByName.get(name) ?? -1);
    if (index >= 0) this.#next[previous] = index;
    return index;
  }

  /** Notes the value at `at` for `field` and returns where it ends; -1 when there is none. */
  #value(bytes: Buffer, at: number, field: number): number {
    const first = bytes[at];
    if (first === QUOTE) {
      const hadSpecials = this.hasSpecials;
      this.hasSpecials = false;
      const end = this.#stringEnd(bytes, at + 1);
      if (field >= 0) this.#note(field, this.hasSpecials ? ESCAPED : STRING, at + 1, end);
      this.hasSpecials ||= hadSpecials;
      return end < 0 ? -1 : end + 1;
    }
    if (first === 0x7b || first === 0x5b) {
      const end = this.#nestedEnd(bytes, at);
      if (field >= 0 && end >= 0) this.#note(field, first === 0x7b ? OBJECT : ARRAY, at, end);
      return end;
    }
    const end = literalEnd(bytes, at);
    const kind = literalKind(first, bytes[end - 1], end - at);
    if (kind === ABSENT) return -1;
    if (field >= 0) this.#note(field, kind, at, end);
    return end;
  }

  /** A field that comes twice counts as its last value, as jsonb has it. */
  #note(field: number, kind: number, start: number, end: number): void {
    this.kinds[field] = kind;
    this.starts[field] = start;
    this.ends[field] = end;
  }

  #skipSpace(bytes: Buffer, from: number): number {
    let at = from;
    for (; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === SPACE) continue;
      if (byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) break;
      this.hasSpecials = true;
    }
    return at;
  }

  /** Where the closing quote stands, or -1. */
  #stringEnd(bytes: Buffer, start: number): number {
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === QUOTE) return at;
      if (byte === BACKSLASH) {
        this.hasSpecials = true;
        at++;
        if (!isEscape(bytes, at)) return -1;
        if (bytes[at] === 0x75 && isRiskyEscape(bytes, at + 1)) this.hasRiskyEscapes = true;
      } else if (byte < SPACE) {
        return -1;
      }
    }
    return -1;
  }

  /** Where an object or array ends, by counting brackets outside strings: no recursion, so depth costs nothing. */
  #nestedEnd(bytes: Buffer, start: number): number {
    let depth = 0;
    for (let at = start; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === QUOTE) {
        at = this.#stringEnd(bytes, at + 1);
        if (at < 0) return -1;
      } else if (byte === 0x7b || byte === 0x5b) depth++;
      else if (byte === 0x7d || byte === 0x5d) {
        if (--depth === 0) return at + 1;
      } else if (byte < SPACE) this.hasSpecials = true;
    }
    return -1;
  }
}

function isSame(bytes: Buffer, start: number, end: number, name: Buffer): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name[i]) return false;
  return true;
}

function literalEnd(bytes: Buffer, start: number): number {
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at]!;
    if (byte === 0x2c || byte === 0x7d || byte <= SPACE) break;
    at++;
  }
  return at;
}

function literalKind(first: number | undefined, last: number | undefined, length: number): number {
  if (first === 0x6e) return length === 4 && last === 0x6c ? NULL : ABSENT;
  if (first === 0x74) return length === 4 && last === 0x65 ? TRUE : ABSENT;
  if (first === 0x66) return length === 5 && last === 0x65 ? FALSE : ABSENT;
  if (first !== undefined && last !== undefined && (first === 0x2d || isDigit(first)) && isDigit(last)) return NUMBER;
  return ABSENT;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** What may follow a backslash: one of "\/bfnrt, or u and four hex digits (RFC 8259, 7). */
function isEscape(bytes: Buffer, at: number): boolean {
  const byte = bytes[at]!;
  if (byte === 0x75)
    return isHex(bytes[at + 1]) && isHex(bytes[at + 2]) && isHex(bytes[at + 3]) && isHex(bytes[at + 4]);
  return SIMPLE_ESCAPES.includes(byte);
}

const SIMPLE_ESCAPES = [...Buffer.from('"\\/bfnrt')];

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x66);
}

/** \u0000 or \uD800 to \uDFFF, whose four hex digits begin at `at`. */
function isRiskyEscape(bytes: Buffer, at: number): boolean {
  const first = bytes[at]! | 0x20;
  const second = bytes[at + 1]! | 0x20;
  if (first === 0x64) return second === 0x38 || second === 0x39 || (second >= 0x61 && second <= 0x66);
  return bytes[at] === 0x30 && bytes[at + 1] === 0x30 && bytes[at + 2] === 0x30 && bytes[at + 3] === 0x30;
}

function unescaped(raw: string): string | null {
  try {
    return JSON.parse(`"${raw}"`);
  } catch {
    return null;
  }
}
