import type { ColumnType } from "../domain/schema/column-plan.ts";
import { parseDate, parseDateTime, parseTime } from "../domain/schema/temporal.ts";
import type { CopyBuffer } from "./copy-buffer.ts";
import { ARRAY, ESCAPED, FALSE, NUMBER, OBJECT, STRING, TRUE } from "./json-fields.ts";

/** A value in the bytes of its record; a string's range is what stands between its quotes. */
export interface RawValue {
  bytes: Buffer;
  kind: number;
  start: number;
  end: number;
}

/** Writes the value as `type` in COPY text; false, with nothing written, when it cannot be one. */
export function writeCast(to: CopyBuffer, value: RawValue, type: ColumnType): boolean {
  switch (type) {
    case "text":
      return writeText(to, value);
    case "bigint":
      return writeInteger(to, value);
    case "numeric":
      return writeNumber(to, value);
    case "boolean":
      return writeBoolean(to, value);
    case "jsonb":
      return writeJson(to, value);
    default:
      return writeTemporal(to, value, type);
  }
}

/** A string's characters, or any other value as its JSON. */
export function textOf({ bytes, kind, start, end }: RawValue): string {
  const raw = bytes.toString("utf8", start, end);
  return kind === ESCAPED ? JSON.parse(`"${raw}"`) : raw;
}

function writeText(to: CopyBuffer, value: RawValue): boolean {
  const { bytes, kind, start, end } = value;
  if (kind === ESCAPED) to.text(textOf(value));
  else if (kind === OBJECT || kind === ARRAY) to.escaped(bytes, start, end);
  else to.plain(bytes, start, end);
  return true;
}

function writeJson(to: CopyBuffer, { bytes, kind, start, end }: RawValue): boolean {
  if (kind === STRING || kind === ESCAPED) to.escaped(bytes, start - 1, end + 1);
  else to.escaped(bytes, start, end);
  return true;
}

function writeBoolean(to: CopyBuffer, value: RawValue): boolean {
  const isTrue = value.kind === TRUE || (value.kind === STRING && /^(true|t|yes|1)$/i.test(textOf(value)));
  const isFalse = value.kind === FALSE || (value.kind === STRING && /^(false|f|no|0)$/i.test(textOf(value)));
  if (isTrue) to.byte(0x74);
  if (isFalse) to.byte(0x66);
  return isTrue || isFalse;
}

// Up to 18 digits always fit 64 bits.
const SAFE_DIGITS = 18;
const BIGINT_MAX = 2n ** 63n - 1n;
const BIGINT_MIN = -(2n ** 63n);

function writeInteger(to: CopyBuffer, value: RawValue): boolean {
  const { bytes, kind, start, end } = value;
  if (kind !== NUMBER && kind !== STRING) return false;
  if (end - start <= SAFE_DIGITS && isPlainInteger(bytes, start, end)) {
    to.plain(bytes, start, end);
    return true;
  }
  const exact = exactInteger(textOf(value));
  if (exact === null || exact > BIGINT_MAX || exact < BIGINT_MIN) return false;
  to.ascii(String(exact));
  return true;
}

function writeNumber(to: CopyBuffer, { bytes, kind, start, end }: RawValue): boolean {
  if (kind === NUMBER) {
    to.plain(bytes, start, end);
    return true;
  }
  if (kind !== STRING || !NUMBER_TEXT.test(bytes.toString("latin1", start, end))) return false;
  to.plain(bytes, start, end);
  return true;
}

const NUMBER_TEXT = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,5})?$/;

function isPlainInteger(bytes: Buffer, start: number, end: number): boolean {
  let at = bytes[start] === 0x2d ? start + 1 : start;
  if (at === end) return false;
  for (; at < end; at++) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  return true;
}

/** "12", "12.0" and "1.2e1" are whole; "12.5" and "1e400" are no integer of ours. */
function exactInteger(text: string): bigint | null {
  const match = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]\+?(\d{1,2}))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const shift = Number(exponent);
  const digits = whole + fraction.slice(0, shift).padEnd(shift, "0");
  if (/[1-9]/.test(fraction.slice(shift))) return null;
  return BigInt((sign === "-" ? "-" : "") + digits);
}

function writeTemporal(to: CopyBuffer, value: RawValue, type: ColumnType): boolean {
  if (value.kind !== STRING && value.kind !== ESCAPED) return false;
  if (type === "timestamptz" && isPlainUtc(value)) {
    to.plain(value.bytes, value.start, value.end);
    return true;
  }
  const text = temporalText(textOf(value), type);
  if (text === null) return false;
  to.ascii(text);
  return true;
}

function temporalText(text: string, type: ColumnType): string | null {
  if (type === "date") return parseDate(text);
  if (type === "time" || type === "timetz") {
    const time = parseTime(text);
    return time && (type === "time" ? time.local : time.local + (time.zone || "Z"));
  }
  const parts = parseDateTime(text);
  if (!parts) return null;
  // A timestamp without a zone in a column that has one is taken as UTC, so that no machine's zone decides.
  const zone = type === "timestamptz" ? parts.zone || "Z" : "";
  return parts.local + zone + (parts.isBC ? " BC" : "");
}

/** "2013-01-01T06:00:00Z", with or without a fraction: the form nearly all connectors send, told without a string. */
function isPlainUtc({ bytes, start, end }: RawValue): boolean {
  const length = end - start;
  if (length < 20 || length > 30 || bytes[end - 1] !== 0x5a) return false;
  for (let i = 0; i < length - 1; i++) {
    const byte = bytes[start + i]!;
    const isMark =
      i === 4 || i === 7
        ? byte === 0x2d
        : i === 10
          ? byte === 0x54
          : i === 13 || i === 16
            ? byte === 0x3a
            : i === 19
              ? byte === 0x2e
              : null;
    if (isMark === false || (isMark === null && (byte < 0x30 || byte > 0x39))) return false;
  }
  const month = twoDigits(bytes, start + 5);
  const day = twoDigits(bytes, start + 8);
  // Days 29 to 31 and year 0 are left to the slow way, which knows the calendar.
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    bytes[start] !== 0x30 &&
    twoDigits(bytes, start + 11) <= 23 &&
    twoDigits(bytes, start + 14) <= 59 &&
    twoDigits(bytes, start + 17) <= 59
  );
}

function twoDigits(bytes: Buffer, at: number): number {
  return (bytes[at]! - 0x30) * 10 + bytes[at + 1]! - 0x30;
}
