import type { JsonSchema } from "../../../domain/stream.ts";

/** What a text can be besides text. As bits, so that a column's are those of all its values together. */
export const KIND = { integer: 1, number: 2, boolean: 4, date: 8, dateTime: 16, zonedDateTime: 32, text: 64 } as const;

export type ColumnType = "integer" | "number" | "boolean" | "date" | "date-time" | "zoned-date-time" | "string";

/** Texts that mean "no value" in a column whose other values are numbers, dates or booleans. */
export const NULL_TOKENS: ReadonlySet<string> = new Set(["NA", "N/A", "n/a", "NULL", "null", "NaN", "nan", "#N/A"]);

const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const NUMBER = /^-?(?:0|[1-9]\d*)?(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const DATE_TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?( ?(?:Z|UTC|[+-][01]\d(?::?[0-5]\d)?))?$/;
const BOOLEAN = /^(?:true|false)$/i;

/** The kind of one text that is not empty. `00501` is text: its zeros would be lost in a number. */
export function kindOf(text: string): number {
  const trimmed = text.trim();
  const first = trimmed.charCodeAt(0);
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2d || first === 0x2e;
  if (!isNumeric) return BOOLEAN.test(trimmed) ? KIND.boolean : KIND.text;
  if (INTEGER.test(trimmed)) return KIND.integer;
  if (isNumber(trimmed)) return KIND.number;
  if (trimmed.length < 10 || trimmed.charCodeAt(4) !== 0x2d) return KIND.text;
  if (trimmed.length === 10) return isDate(trimmed) ? KIND.date : KIND.text;
  const zone = DATE_TIME.exec(trimmed);
  if (zone === null || !isDate(trimmed.slice(0, 10))) return KIND.text;
  return zone[1] === undefined ? KIND.dateTime : KIND.zonedDateTime;
}

function isNumber(text: string): boolean {
  return NUMBER.test(text) && /\d/.test(text) && !/^-?[eE]/.test(text);
}

function isDate(text: string): boolean {
  if (!DATE.test(text) || text.startsWith("0000")) return false;
  const day = Number(text.slice(8));
  // Date.UTC rolls the 31st of a short month over to the next one.
  return (
    day <= 28 || new Date(Date.UTC(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1, day)).getUTCDate() === day
  );
}

/** The type that holds every value of a column whose values were of these kinds. */
export function typeOfKinds(kinds: number): ColumnType {
  switch (kinds) {
    case KIND.integer:
      return "integer";
    case KIND.number:
    case KIND.number | KIND.integer:
      return "number";
    case KIND.boolean:
      return "boolean";
    case KIND.date:
      return "date";
    case KIND.dateTime:
      return "date-time";
    case KIND.zonedDateTime:
      return "zoned-date-time";
    default:
      return "string";
  }
}

const SCHEMA_OF_TYPE: Record<ColumnType, JsonSchema> = {
  integer: { type: ["null", "integer"] },
  number: { type: ["null", "number"] },
  boolean: { type: ["null", "boolean"] },
  date: { type: ["null", "string"], format: "date" },
  "date-time": { type: ["null", "string"], format: "date-time", airbyte_type: "timestamp_without_timezone" },
  "zoned-date-time": { type: ["null", "string"], format: "date-time", airbyte_type: "timestamp_with_timezone" },
  string: { type: ["null", "string"] },
};

export function schemaOfType(type: ColumnType): JsonSchema {
  return SCHEMA_OF_TYPE[type];
}

/** The column type that a stream's schema gives a property; text when it says nothing that CSV knows. */
export function typeOfSchema(property: JsonSchema | undefined): ColumnType {
  const types = [property?.type ?? []].flat();
  if (types.includes("integer")) return "integer";
  if (types.includes("number")) return "number";
  if (types.includes("boolean")) return "boolean";
  if (property?.format === "date") return "date";
  if (property?.format !== "date-time") return "string";
  return property.airbyte_type === "timestamp_without_timezone" ? "date-time" : "zoned-date-time";
}

/**
 * The JSON of one field. Numbers keep their digits as written. A value that does not fit the column's type stays text:
 * whoever types the row decides what becomes of it.
 */
export function printValue(text: string, type: ColumnType, nulls: ReadonlySet<string> | null): string {
  if (text === "" || nulls?.has(text)) return "null";
  if (type === "string") return JSON.stringify(text);
  if (nulls === null && NULL_TOKENS.has(text)) return "null";
  const trimmed = text.trim();
  if (trimmed === "") return "null";
  if (type === "integer") return INTEGER.test(trimmed) ? trimmed : JSON.stringify(text);
  if (type === "number") return isNumber(trimmed) ? withLeadingZero(trimmed) : JSON.stringify(text);
  if (type === "boolean") return BOOLEAN.test(trimmed) ? trimmed.toLowerCase() : JSON.stringify(text);
  return JSON.stringify(trimmed);
}

/** JSON has no `.5`. */
function withLeadingZero(number: string): string {
  if (number.startsWith(".")) return `0${number}`;
  return number.startsWith("-.") ? `-0${number.slice(1)}` : number;
}
