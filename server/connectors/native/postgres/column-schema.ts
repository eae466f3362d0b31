import type { JsonSchema } from "../../../domain/stream.ts";

/** A column's type as PostgreSQL's catalog has it, with domains replaced by what they are made of. */
export interface PostgresType {
  /** "int4", "timestamptz", "order_status" */
  name: string;
  kind: "base" | "composite" | "enum" | "range" | "multirange" | "pseudo";
  /** Of an array, the type's name of its items; null for what is no array. */
  itemName: string | null;
  /** A type of an extension that has a form in JSON of its own, such as hstore. */
  isCastToJson: boolean;
}

/** The schema of the JSON that PostgreSQL makes of a column. Numbers keep all digits; what JSON has no form for is its text. */
export function columnSchema(type: PostgresType, isNullable: boolean): JsonSchema {
  const { type: jsonType, ...rest } = valueSchema(type);
  // A json column may hold anything, which is what a schema without a type says.
  if (jsonType === undefined) return rest;
  return { type: isNullable ? ["null", jsonType as string] : (jsonType as string), ...rest };
}

function valueSchema(type: PostgresType): JsonSchema {
  if (type.itemName !== null) return { type: "array", items: itemSchema(type.itemName) };
  if (type.kind === "composite" || type.isCastToJson) return { type: "object" };
  return SCALARS[type.name] ?? { type: "string" };
}

/** The dimensions of an array are not part of its type: an item may be an array again. */
function itemSchema(name: string): JsonSchema {
  const { type, ...rest } = SCALARS[name] ?? { type: "string" };
  return type === undefined ? {} : { type: ["null", type as string], ...rest };
}

const SCALARS: Readonly<Record<string, JsonSchema>> = {
  int2: { type: "integer" },
  int4: { type: "integer" },
  int8: { type: "integer" },
  float4: { type: "number" },
  float8: { type: "number" },
  numeric: { type: "number" },
  bool: { type: "boolean" },
  date: { type: "string", format: "date" },
  timestamp: { type: "string", format: "date-time", airbyte_type: "timestamp_without_timezone" },
  timestamptz: { type: "string", format: "date-time", airbyte_type: "timestamp_with_timezone" },
  time: { type: "string", format: "time", airbyte_type: "time_without_timezone" },
  timetz: { type: "string", format: "time", airbyte_type: "time_with_timezone" },
  json: {},
  jsonb: {},
};

const TIMES = new Set(["timestamp", "timestamptz"]);
const NUMBERS = new Set(["int2", "int4", "int8", "numeric", "float4", "float8"]);
const ORDERED = new Set([...TIMES, ...NUMBERS, "date", "text", "varchar", "bpchar", "uuid"]);

/** Whether its values can be walked through in their order. */
export function isOrdered({ name, itemName }: PostgresType): boolean {
  return itemName === null && ORDERED.has(name);
}

/** What is taken off a cursor to look back by `lookBack`; null where there is nothing before a value (a text). */
export function lookBackBy({ name }: PostgresType, lookBack: number): string | null {
  if (lookBack === 0) return null;
  if (TIMES.has(name)) return `interval '${lookBack} seconds'`;
  if (name === "date") return `${Math.ceil(lookBack)}`;
  return NUMBERS.has(name) ? `${lookBack}` : null;
}

const CHANGED = /(updat|modif|chang|last.?(edit|write|touch|seen))/i;

/** The column that most likely grows with every change: a time that says so, or else a key that the database counts up. */
export function suggestCursor(
  columns: readonly { name: string; type: PostgresType; isCounted: boolean }[],
  primaryKey: readonly string[],
): string | null {
  const changed = columns.find(({ name, type }) => TIMES.has(type.name) && CHANGED.test(name));
  const counted = columns.find(({ name, isCounted }) => isCounted && primaryKey.length === 1 && primaryKey[0] === name);
  return (changed ?? counted)?.name ?? null;
}
