import { RowBuffer } from "./row-buffer.ts";

/** What stands before and after the rows of COPY's binary format (PostgreSQL's documentation of COPY, "Binary Format"). */
export const BINARY_HEADER = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
export const BINARY_TRAILER = Buffer.from([0xff, 0xff]);

const JSONB_VERSION = 1;
const TWO_32 = 2 ** 32;
// A day's microseconds are 20 · 2^32 and this many: a time past 2^53 microseconds is built from two halves.
const DAY_HIGH = 20;
const DAY_LOW = 86_400_000_000 - DAY_HIGH * TWO_32;

/** Rows in PostgreSQL's COPY binary format: nothing to escape here, and nothing to parse there but jsonb. */
export class BinaryBuffer extends RowBuffer {
  beginRow(fields: number): void {
    this.reserve(2);
    this.#int16(fields);
  }

  endRow(ordinal: number): void {
    this.keepRow(ordinal);
  }

  null(): void {
    this.reserve(4);
    this.#int32(-1);
  }

  /** UTF-8 text as it stands in `source`. */
  slice(source: Buffer, start: number, end: number): void {
    this.reserve(end - start + 4);
    this.#int32(end - start);
    this.append(source, start, end);
  }

  text(text: string): void {
    this.reserve(text.length * 3 + 4);
    const lengthAt = this.at;
    this.at += 4;
    const size = this.bytes.write(text, this.at, "utf8");
    this.at = lengthAt;
    this.#int32(size);
    this.at += size;
  }

  json(source: Buffer, start: number, end: number): void {
    this.reserve(end - start + 5);
    this.#int32(end - start + 1);
    this.bytes[this.at++] = JSONB_VERSION;
    this.append(source, start, end);
  }

  boolean(value: boolean): void {
    this.reserve(5);
    this.#int32(1);
    this.bytes[this.at++] = value ? 1 : 0;
  }

  /** A whole number within 53 bits. */
  bigint(value: number): void {
    this.reserve(12);
    this.#int32(8);
    this.#int64(Math.floor(value / TWO_32), value);
  }

  /** 32 hex digits, without dashes. */
  uuid(hex: string): void {
    this.reserve(20);
    this.#int32(16);
    for (let i = 0; i < 32; i += 2) {
      this.bytes[this.at++] = (hexDigit(hex.charCodeAt(i)) << 4) | hexDigit(hex.charCodeAt(i + 1));
    }
  }

  /** Days since 2000-01-01. */
  date(day: number): void {
    this.reserve(8);
    this.#int32(4);
    this.#int32(day);
  }

  /** Microseconds of a day, at most 24 hours. */
  time(micros: number): void {
    this.bigint(micros);
  }

  /** Days since 2000-01-01, and microseconds that may lie outside that day. */
  timestamp(day: number, micros: number): void {
    this.reserve(12);
    this.#int32(8);
    const low = day * DAY_LOW + micros;
    this.#int64(day * DAY_HIGH + Math.floor(low / TWO_32), low);
  }

  /** A decimal as JSON writes one, without an exponent: digits, and perhaps a point with digits after it. */
  numeric(source: Buffer, start: number, end: number): void {
    const isNegative = source[start] === MINUS;
    const first = isNegative ? start + 1 : start;
    let point = first;
    while (point < end && source[point] !== POINT) point++;
    const whole = point - first;
    const fraction = Math.max(0, end - point - 1);
    const groupsBefore = (whole + 3) >> 2;
    const groups = groupsBefore + ((fraction + 3) >> 2);
    this.reserve(12 + groups * 2);
    this.#int32(8 + groups * 2);
    this.#int16(groups);
    this.#int16(groupsBefore - 1);
    this.#int16(isNegative ? 0x4000 : 0);
    this.#int16(fraction);
    // Groups of four digits, counted from the point in both directions.
    let from = point - groupsBefore * 4;
    for (let group = 0; group < groupsBefore; group++, from += 4) this.#digits(source, from, first, point);
    for (from = point + 1; from < end; from += 4) this.#digits(source, from, point + 1, end);
  }

  /** Four decimal digits from `from` on; what lies outside [first, end) counts as 0. */
  #digits(source: Buffer, from: number, first: number, end: number): void {
    let value = 0;
    for (let at = from; at < from + 4; at++) value = value * 10 + (at >= first && at < end ? source[at]! - 0x30 : 0);
    this.#int16(value);
  }

  #int16(value: number): void {
    this.bytes[this.at++] = value >> 8;
    this.bytes[this.at++] = value;
  }

  #int32(value: number): void {
    const { bytes } = this;
    let { at } = this;
    bytes[at++] = value >> 24;
    bytes[at++] = value >> 16;
    bytes[at++] = value >> 8;
    bytes[at++] = value;
    this.at = at;
  }

  /** `low` counts modulo 2^32. */
  #int64(high: number, low: number): void {
    this.#int32(high);
    this.#int32(low - Math.floor(low / TWO_32) * TWO_32);
  }
}

const MINUS = 0x2d;
const POINT = 0x2e;

/** The bytes of one field of a row in binary format; empty for null. */
export function binaryField(row: Buffer, index: number): Buffer {
  let at = 2;
  for (let field = 0; field < index; field++) at += 4 + Math.max(0, row.readInt32BE(at));
  const size = Math.max(0, row.readInt32BE(at));
  return row.subarray(at + 4, at + 4 + size);
}

function hexDigit(code: number): number {
  return code < 0x3a ? code - 0x30 : code - 0x57;
}
