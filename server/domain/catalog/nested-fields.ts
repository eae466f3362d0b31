import type { JsonSchema } from "../stream.ts";

export interface NestedField {
  /** `address.city`; `[]` for the elements of a list. */
  path: string;
  type: string;
  description: string | null;
}

const MAX_FIELDS = 200;
const MAX_DEPTH = 8;

/** The fields inside an object or a list of objects, as its schema declares them; null where it declares none. */
export function nestedFields(schema: JsonSchema): NestedField[] | null {
  const fields = below(schema, "", 0).slice(0, MAX_FIELDS);
  return fields.length === 0 ? null : fields;
}

function below(schema: JsonSchema, path: string, depth: number): NestedField[] {
  if (depth > MAX_DEPTH) return [];
  const items = schema.items as JsonSchema | undefined;
  const inList =
    typeof items === "object" && items !== null && !Array.isArray(items) ? below(items, `${path}[]`, depth + 1) : [];
  const inObject = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    if (typeof property !== "object" || property === null) return [];
    const inner = path === "" ? name : `${path}.${name}`;
    const description = typeof property.description === "string" ? property.description : null;
    return [{ path: inner, type: typeName(property), description }, ...below(property, inner, depth + 1)];
  });
  return [...inObject, ...inList];
}

function typeName({ type, format }: JsonSchema): string {
  const names = (Array.isArray(type) ? type : [type]).filter((each) => typeof each === "string" && each !== "null");
  const name = names.join(" or ") || "any";
  return typeof format === "string" ? `${name} (${format})` : name;
}
