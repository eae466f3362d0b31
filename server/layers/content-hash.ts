import { createHash, hash } from "node:crypto";
import { CanonicalWriter, canonicalNumber, isCanonicalNumber } from "./canonical-json.ts";
import { ABSENT, ARRAY, ESCAPED, type FieldScanner, NULL, NUMBER, OBJECT, STRING } from "./json-fields.ts";

/**
 * The hash by which a record's version is told from the next: over the typed fields' canonical values, each with its name,
 * its kind and its length, in an order that does not depend on the schema. Null and missing are the same, and leave no
 * trace, so a new column changes no hash.
 */
export class ContentHash {
  readonly #order: { index: number; tag: Buffer }[];
  #scratch = Buffer.allocUnsafe(1 << 12);
  #length = 0;
  readonly #canonical = new CanonicalWriter();

  /** `fields` in the scanner's order; volatile ones, and those after the last, are not part of the content. */
  constructor(fields: readonly { field: string; isVolatile: boolean }[]) {
    this.#order = fields
      .map(({ field, isVolatile }, index) => ({ field, isVolatile, index }))
      .filter(({ isVolatile }) => !isVolatile)
      .sort((a, b) => (a.field < b.field ? -1 : 1))
      .map(({ field, index }) => ({ index, tag: createHash("sha256").update(field).digest().subarray(0, 6) }));
  }

  /** 128 bits of SHA-256 as 32 hex digits. `rest` is what is not typed, as one JSON object. */
  of(bytes: Buffer, scanned: FieldScanner, rest: string | null): string {
    this.#length = 0;
    for (const { index, tag } of this.#order) {
      const kind = scanned.kinds[index]!;
      if (kind === ABSENT || kind === NULL) continue;
      const start = scanned.starts[index]!;
      const end = scanned.ends[index]!;
      this.#appendValue(tag, kind, bytes, start, end);
    }
    if (rest !== null) this.#appendValue(REST_TAG, OBJECT, Buffer.from(rest), 0, Buffer.byteLength(rest));
    return hash("sha256", this.#scratch.subarray(0, this.#length), "hex").slice(0, 32);
  }

  #appendValue(tag: Buffer, kind: number, bytes: Buffer, start: number, end: number): void {
    if (kind === OBJECT || kind === ARRAY) {
      const nested = this.#canonical.write(bytes, start, end);
      this.#append(tag, kind, nested, 0, nested.length);
    } else if (kind === ESCAPED) {
      const text = Buffer.from(JSON.parse(`"${bytes.toString("utf8", start, end)}"`) as string);
      this.#append(tag, STRING, text, 0, text.length);
    } else if (kind === NUMBER && !isCanonicalNumber(bytes, start, end)) {
      const text = Buffer.from(canonicalNumber(bytes.toString("latin1", start, end)));
      this.#append(tag, kind, text, 0, text.length);
    } else {
      this.#append(tag, kind, bytes, start, end);
    }
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

// No field's name hashes to zeros.
const REST_TAG = Buffer.alloc(6);
