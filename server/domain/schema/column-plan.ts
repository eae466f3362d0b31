import { createHash } from "node:crypto";
import type { JsonSchema } from "../stream.ts";

export const COLUMN_TYPES = [
  "bigint",
  "numeric",
  "boolean",
  "text",
  "date",
  "timestamp",
  "timestamptz",
  "time",
  "timetz",
  "jsonb",
] as const;
/** PostgreSQL's names of the types that chart and navigate use. */
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** One typed column: where its value comes from and what it becomes. */
export interface ColumnPlan {
  /** The top-level field of the record. */
  field: string;
  /** Its column; the field's own name wherever PostgreSQL can hold that. */
  column: string;
  type: ColumnType;
  description: string | null;
  isRequired: boolean;
  /** A narrower column that stays beside this one, whose values it takes over when it is made. */
  follows: string | null;
  /** Changes without meaning anything: not part of the row hash. */
  isVolatile: boolean;
  schema: JsonSchema;
}

/** Atlas's own columns begin with this; a field that does too gets another column name. */
export const METADATA_PREFIX = "_atlas_";

/** Where the fields beyond MAX_TYPED_COLUMNS are kept, as one JSON object. */
export const REST_COLUMN = "_atlas_rest";

// A PostgreSQL row must fit 8 kB with 18 bytes for each value stored elsewhere, and has at most 1,600 columns: 400 always fit.
export const MAX_TYPED_COLUMNS = 400;

const MAX_NAME_BYTES = 63;

/** The typed columns of a stream, in the schema's order. Names are stable: they depend on the fields before them only. */
export function planColumns(schema: JsonSchema, volatileFields: readonly string[] = []): ColumnPlan[] {
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const taken = new Set<string>();
  return Object.entries(schema.properties ?? {})
    .slice(0, MAX_TYPED_COLUMNS)
    .map(([field, property]) => {
      const fieldSchema = typeof property === "object" && property !== null ? property : {};
      return {
        field,
        column: columnName(field, taken),
        type: columnType(fieldSchema),
        description: typeof fieldSchema.description === "string" ? fieldSchema.description : null,
        isRequired: required.has(field),
        follows: null,
        isVolatile: volatileFields.includes(field),
        schema: fieldSchema,
      };
    });
}

/** Whether the stream has more fields than are typed; those go to REST_COLUMN. */
export function hasRest(schema: JsonSchema): boolean {
  return Object.keys(schema.properties ?? {}).length > MAX_TYPED_COLUMNS;
}

/** Several types give the narrowest that holds them all; what Atlas does not know is kept as JSON. */
export function columnType(schema: JsonSchema): ColumnType {
  const types = typesOf(schema);
  if (types.size === 1) return scalarType([...types][0]!, schema);
  if ([...types].every((type) => type === "integer" || type === "number")) return types.size > 0 ? "numeric" : "jsonb";
  if ([...types].every((type) => type === "string" || type === "boolean" || type === "integer" || type === "number")) {
    return "text";
  }
  return "jsonb";
}

function scalarType(type: string, schema: JsonSchema): ColumnType {
  switch (type) {
    case "integer":
      return schema.airbyte_type === "big_integer" ? "numeric" : "bigint";
    case "number":
      return schema.airbyte_type === "integer" ? "bigint" : "numeric";
    case "boolean":
      return "boolean";
    case "string":
      return stringType(schema);
    default:
      return "jsonb";
  }
}

function stringType({ format, airbyte_type: airbyteType }: JsonSchema): ColumnType {
  switch (format) {
    case "date":
      return "date";
    case "date-time":
      return airbyteType === "timestamp_without_timezone" ? "timestamp" : "timestamptz";
    case "time":
      return airbyteType === "time_without_timezone" ? "time" : "timetz";
    default:
      return airbyteType === "big_integer" || airbyteType === "big_number" ? "numeric" : "text";
  }
}

/** The types a schema allows, without null; oneOf and anyOf are looked through. */
function typesOf(schema: JsonSchema): Set<string> {
  const own = Array.isArray(schema.type) ? schema.type : schema.type === undefined ? [] : [schema.type];
  const types = new Set(own.filter((type): type is string => typeof type === "string" && type !== "null"));
  for (const branch of [schema.oneOf, schema.anyOf].filter(Array.isArray).flat()) {
    if (typeof branch === "object" && branch !== null)
      for (const type of typesOf(branch as JsonSchema)) types.add(type);
  }
  return types;
}

function columnName(field: string, taken: Set<string>): string {
  const plain = field.replaceAll("\u0000", "");
  const isUsable =
    plain === field && field !== "" && Buffer.byteLength(field) <= MAX_NAME_BYTES && !field.startsWith(METADATA_PREFIX);
  const name = isUsable && !taken.has(field) ? field : marked(plain, field);
  taken.add(name);
  return name;
}

/** As much of the name as fits, and eight digits of its hash, so that equal beginnings stay apart. */
function marked(plain: string, field: string): string {
  const mark = createHash("sha256").update(field).digest("hex").slice(0, 8);
  const start = plain.startsWith(METADATA_PREFIX) ? plain.slice(1) : plain || "field";
  return `${cutToBytes(start, MAX_NAME_BYTES - mark.length - 1)}_${mark}`;
}

/** Cuts at a character, never inside one. */
export function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let cut = "";
  for (const character of text) {
    if (Buffer.byteLength(cut) + Buffer.byteLength(character) > bytes) break;
    cut += character;
  }
  return cut;
}
