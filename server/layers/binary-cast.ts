import type { ColumnType } from "../domain/schema/column-plan.ts";
import type { BinaryBuffer } from "./binary-buffer.ts";
import { type RawValue, textOf } from "./cast-value.ts";
import { ESCAPED, FALSE, NUMBER, STRING, TRUE } from "./json-fields.ts";

// Doubles hold them exactly; PostgreSQL reads longer ones from text.
const MAX_INTEGER_DIGITS = 15;
const MAX_DECIMAL_BYTES = 64;

/**
 * Writes the value as `type` in COPY's binary format where its form is one of the common ones. False, with nothing
 * written, for all others: they are no such value, or PostgreSQL is to read their text.
 */
export function writeBinary(to: BinaryBuffer, value: RawValue, type: ColumnType): boolean {
  switch (type) {
    case "text":
      if (value.kind === ESCAPED) to.text(textOf(value));
      else to.slice(value.bytes, value.start, value.end);
      return true;
    case "jsonb":
      writeJson(to, value);
      return true;
    case "bigint":
      return writeInteger(to, value);
    case "numeric":
      return writeDecimal(to, value);
    case "boolean":
      if (value.kind !== TRUE && value.kind !== FALSE) return false;
      to.boolean(value.kind === TRUE);
      return true;
    case "date":
      return writeDate(to, value);
    case "timestamp":
    case "timestamptz":
      return writeTimestamp(to, value, type === "timestamptz");
    default:
      return false;
  }
}

function writeJson(to: BinaryBuffer, { bytes, kind, start, end }: RawValue): void {
  const isText = kind === STRING || kind === ESCAPED;
  if (isText) to.json(bytes, start - 1, end + 1);
  else to.json(bytes, start, end);
}

function writeInteger(to: BinaryBuffer, { bytes, kind, start, end }: RawValue): boolean {
  if (kind !== NUMBER) return false;
  const isNegative = bytes[start] === MINUS;
  const first = isNegative ? start + 1 : start;
  if (end - first > MAX_INTEGER_DIGITS) return false;
  const value = digits(bytes, first, end);
  if (value < 0) return false;
  to.bigint(isNegative ? -value : value);
  return true;
}

function writeDecimal(to: BinaryBuffer, { bytes, kind, start, end }: RawValue): boolean {
  if (kind !== NUMBER || end - start > MAX_DECIMAL_BYTES) return false;
  for (let at = start; at < end; at++) if ((bytes[at]! | 0x20) === LOWER_E) return false;
  to.numeric(bytes, start, end);
  return true;
}

function writeDate(to: BinaryBuffer, { bytes, kind, start, end }: RawValue): boolean {
  if (kind !== STRING || end - start !== 10) return false;
  const day = dayAt(bytes, start);
  if (Number.isNaN(day)) return false;
  to.date(day);
  return true;
}

/** "2013-01-01T06:00:00", with or without a fraction of up to six digits and a zone of Z, ±hh:mm or ±hhmm. */
function writeTimestamp(to: BinaryBuffer, { bytes, kind, start, end }: RawValue, isZoned: boolean): boolean {
  if (kind !== STRING || end - start < 19 || !isSeparator(bytes[start + 10]!)) return false;
  const day = dayAt(bytes, start);
  const hour = digits(bytes, start + 11, start + 13);
  const minute = digits(bytes, start + 14, start + 16);
  const second = digits(bytes, start + 17, start + 19);
  if (Number.isNaN(day) || bytes[start + 13] !== COLON || bytes[start + 16] !== COLON) return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return false;

  let at = start + 19;
  let fraction = 0;
  if (bytes[at] === POINT) {
    let unit = 100_000;
    for (at++; at < end && isDigit(bytes[at]!); at++, unit /= 10) {
      if (unit < 1) return false;
      fraction += (bytes[at]! - 0x30) * unit;
    }
    if (unit === 100_000) return false;
  }
  const offset = offsetAt(bytes, at, end);
  if (Number.isNaN(offset)) return false;
  const seconds = hour * 3600 + minute * 60 + second - (isZoned ? offset * 60 : 0);
  to.timestamp(day, seconds * 1_000_000 + fraction);
  return true;
}

/** Minutes east of UTC of the zone that ends the text; 0 when there is none, NaN when it is another form. */
function offsetAt(bytes: Buffer, at: number, end: number): number {
  if (at === end || (end - at === 1 && bytes[at] === UPPER_Z)) return 0;
  const sign = bytes[at] === PLUS ? 1 : bytes[at] === MINUS ? -1 : Number.NaN;
  const minutesAt = bytes[at + 3] === COLON ? at + 4 : at + 3;
  if (end !== minutesAt + 2) return Number.NaN;
  const hours = digits(bytes, at + 1, at + 3);
  const minutes = digits(bytes, minutesAt, end);
  return hours < 0 || hours > 15 || minutes < 0 || minutes > 59 ? Number.NaN : sign * (hours * 60 + minutes);
}

/** Days from 2000-01-01 to the day that stands there as yyyy-mm-dd; NaN when none does. */
function dayAt(bytes: Buffer, start: number): number {
  if (bytes[start + 4] !== MINUS || bytes[start + 7] !== MINUS) return Number.NaN;
  const year = digits(bytes, start, start + 4);
  const month = digits(bytes, start + 5, start + 7);
  const day = digits(bytes, start + 8, start + 10);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return Number.NaN;
  // Years that begin in March end with the leap day, so that the days before a month are the same in every year.
  const y = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - DAYS_BEFORE_2000;
}

// From March 1 of the year 0 to January 1 of the year 2000.
const DAYS_BEFORE_2000 = 730_425;

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The number that these digits write; -1 when there are none or others stand among them. */
function digits(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return end > start ? value : -1;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isSeparator(byte: number): boolean {
  return byte === 0x54 || byte === 0x20;
}

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const COLON = 0x3a;
const UPPER_Z = 0x5a;
const LOWER_E = 0x65;
