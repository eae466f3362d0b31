import { createHash, hash } from "node:crypto";
import { canonicalValue } from "./canonical-json.ts";
import { ABSENT, ESCAPED, type FieldScanner, NULL, NUMBER, OBJECT, STRING } from "./json-fields.ts";

const DOT = 0x2e;
const UPPER_E = 0x45;
const LOWER_E = 0x65;
const MINUS = 0x2d;
const ZERO = 0x30;

/**
 * The hash by which a record's version is told from the next: over the typed fields' canonical values, each with its name,
 * its kind and its length, in an order that does not depend on the schema. Null and missing are the same, and leave no
 * trace, so a new column changes no hash.
 */
export class ContentHash {
  readonly #order: { index: number; tag: Buffer }[];
  #scratch = Buffer.allocUnsafe(1 << 12);
  #length = 0;

  /** `fields` in the scanner's order; those after them are not part of the content. */
  constructor(fields: readonly string[]) {
    this.#order = fields
      .map((field, index) => ({ field, index }))
      .sort((a, b) => (a.field < b.field ? -1 : 1))
      .map(({ field, index }) => ({ index, tag: createHash("sha256").update(field).digest().subarray(0, 6) }));
  }

  /** 128 bits of SHA-256 as 32 hex digits. `rest` is canonical text of what is not typed. */
  of(bytes: Buffer, scanned: FieldScanner, rest: string | null): string {
    this.#length = 0;
    for (const { index, tag } of this.#order) {
      const kind = scanned.kinds[index]!;
      if (kind === ABSENT || kind === NULL) continue;
      const start = scanned.starts[index]!;
      const end = scanned.ends[index]!;
      if (isCanonical(bytes, kind, start, end)) this.#append(tag, kind, bytes, start, end);
      else {
        const text = Buffer.from(canonicalValue(bytes.toString("utf8", start, end), kind));
        this.#append(tag, kind === ESCAPED ? STRING : kind, text, 0, text.length);
      }
    }
    if (rest !== null) this.#append(REST_TAG, STRING, Buffer.from(rest), 0, Buffer.byteLength(rest));
    return hash("sha256", this.#scratch.subarray(0, this.#length), "hex").slice(0, 32);
  }

  #append(tag: Buffer, kind: number, source: Buffer, start: number, end: number): void {
    const size = end - start;
    const needed = this.#length + size + 11;
    if (needed > this.#scratch.length) {
      const larger = Buffer.allocUnsafe(needed * 2);
      this.#scratch.copy(larger, 0, 0, this.#length);
      this.#scratch = larger;
    }
    const to = this.#scratch;
    let at = this.#length;
    for (let i = 0; i < 6; i++) to[at++] = tag[i]!;
    to[at++] = kind;
    to[at++] = size & 0xff;
    to[at++] = (size >> 8) & 0xff;
    to[at++] = (size >> 16) & 0xff;
    to[at++] = (size >> 24) & 0xff;
    if (size > 48) source.copy(to, at, start, end);
    else for (let i = 0; i < size; i++) to[at + i] = source[start + i]!;
    this.#length = at + size;
  }
}

const REST_TAG = Buffer.alloc(6);

/** Whether the bytes are already in the one form that equal values share. */
function isCanonical(bytes: Buffer, kind: number, start: number, end: number): boolean {
  if (kind !== NUMBER) return kind < OBJECT && kind !== ESCAPED;
  let hasPoint = false;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === UPPER_E || byte === LOWER_E) return false;
    if (byte === DOT) hasPoint = true;
  }
  const isMinusZero = bytes[start] === MINUS && end - start === 2 && bytes[end - 1] === ZERO;
  return !isMinusZero && !(hasPoint && bytes[end - 1] === ZERO);
}
