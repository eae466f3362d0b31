import type { JsonSchema } from "../../../domain/stream.ts";

/** A column as information_schema has it, with its type as one word. */
export interface MysqlColumn {
  name: string;
  /** "bigint", "decimal"; "json" also where MariaDB keeps JSON in a longtext. */
  type: string;
  /** As SQL writes it: "bigint(20) unsigned". */
  typeText: string;
  isNullable: boolean;
  isCounted: boolean;
  comment: string | null;
}

/** How the bytes that the server sends for a value become JSON. */
type Form = "number" | "text" | "json" | "bits" | "flag" | "bytes" | "date" | "datetime" | "timestamp";

const FORMS: Readonly<Record<string, Form>> = {
  ...{ tinyint: "number", smallint: "number", mediumint: "number", int: "number", bigint: "number", year: "number" },
  ...{ decimal: "number", float: "number", double: "number" },
  ...{ binary: "bytes", varbinary: "bytes", tinyblob: "bytes", blob: "bytes", mediumblob: "bytes", longblob: "bytes" },
  ...{ date: "date", datetime: "datetime", timestamp: "timestamp", json: "json" },
};

function formOf({ type, typeText }: MysqlColumn): Form {
  if (type === "bit") return typeText === "bit(1)" ? "flag" : "bits";
  return FORMS[type] ?? "text";
}

/** The schema of a column's JSON. Numbers keep all digits, bytes are base64, what JSON has no form for is its text. */
export function mysqlSchema(column: MysqlColumn): JsonSchema {
  const { type, ...rest } = valueSchema(column);
  const described = column.comment === null ? rest : { ...rest, description: column.comment };
  // A JSON column may hold anything, which is what a schema without a type says.
  if (type === undefined) return described;
  return { type: column.isNullable ? ["null", type as string] : (type as string), ...described };
}

function valueSchema(column: MysqlColumn): JsonSchema {
  switch (formOf(column)) {
    case "number":
      if (["decimal", "float", "double"].includes(column.type)) return { type: "number" };
      return isBeyondBigint(column) ? { type: "integer", airbyte_type: "big_integer" } : { type: "integer" };
    case "bits":
      return { type: "integer", airbyte_type: "big_integer" };
    case "flag":
      return { type: "boolean" };
    case "json":
      return {};
    case "bytes":
      return { type: "string", contentEncoding: "base64" };
    case "date":
      return { type: "string", format: "date" };
    case "datetime":
      return { type: "string", format: "date-time", airbyte_type: "timestamp_without_timezone" };
    case "timestamp":
      return { type: "string", format: "date-time", airbyte_type: "timestamp_with_timezone" };
    case "text":
      // A TIME is a span of up to 838 hours; the few that are no time of day stay in the raw record.
      if (column.type === "time") return { type: "string", format: "time", airbyte_type: "time_without_timezone" };
      return { type: "string" };
  }
}

function isBeyondBigint({ type, typeText }: MysqlColumn): boolean {
  return type === "bigint" && typeText.includes("unsigned");
}

/** The expression that gives the value whole: MySQL prints a FLOAT with six digits, and a geometry as its bytes. */
export function mysqlSelect({ type }: MysqlColumn, reference: string): string {
  if (type === "float") return `cast(${reference} as double)`;
  return SHAPES.has(type) ? `st_astext(${reference})` : reference;
}

const SHAPES = new Set([
  ...["geometry", "point", "linestring", "polygon"],
  ...["multipoint", "multilinestring", "multipolygon", "geometrycollection", "geomcollection"],
]);

/** The JSON of a value; null for one that has none, which is a date of zeros. */
export function mysqlJson(column: MysqlColumn, value: Buffer): string | null {
  switch (formOf(column)) {
    case "number":
      return value.toString("latin1");
    case "bits":
      return BigInt(`0x${value.toString("hex")}`).toString();
    case "flag":
      return value.some((byte) => byte !== 0) ? "true" : "false";
    case "json":
      return value.toString();
    case "bytes":
      return `"${value.toString("base64")}"`;
    case "date":
      return isZeroDate(value) ? null : `"${value.toString("latin1")}"`;
    case "datetime":
      return isZeroDate(value) ? null : `"${value.toString("latin1").replace(" ", "T")}"`;
    case "timestamp":
      return isZeroDate(value) ? null : `"${value.toString("latin1").replace(" ", "T")}Z"`;
    case "text":
      return JSON.stringify(value.toString());
  }
}

/** 0000-00-00, and dates with a month or day of 0, which no calendar has. */
function isZeroDate(value: Buffer): boolean {
  const text = value.toString("latin1");
  return text.startsWith("0000") || text.slice(5, 7) === "00" || text.slice(8, 10) === "00";
}

const NUMBERS = new Set(["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year"]);
const TIMES = new Set(["datetime", "timestamp"]);
const TEXTS = new Set(["char", "varchar", "tinytext", "text", "uuid"]);

/** Whether its values can be walked through in their order. */
export function isOrdered({ type }: MysqlColumn): boolean {
  return NUMBERS.has(type) || TIMES.has(type) || type === "date" || TEXTS.has(type);
}

/** What is taken off a cursor to look back by `lookBack`; null where there is nothing before a value (a text). */
export function lookBackBy({ type }: MysqlColumn, lookBack: number): string | null {
  if (lookBack === 0) return null;
  if (TIMES.has(type)) return `interval ${lookBack} second`;
  if (type === "date") return `interval ${Math.ceil(lookBack)} day`;
  return NUMBERS.has(type) ? String(lookBack) : null;
}

const CHANGED = /(updat|modif|chang|last.?(edit|write|touch|seen))/i;

/** The column that most likely grows with every change: a time that says so, or else a key that the database counts up. */
export function suggestCursor(columns: readonly MysqlColumn[], primaryKey: readonly string[]): string | null {
  const changed = columns.find(({ name, type }) => TIMES.has(type) && CHANGED.test(name));
  const counted = columns.find(({ name, isCounted }) => isCounted && primaryKey.length === 1 && primaryKey[0] === name);
  return (changed ?? counted)?.name ?? null;
}
