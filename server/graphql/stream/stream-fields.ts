import type { JsonSchema } from "../../domain/stream.ts";

export interface StreamField {
  path: string[];
  type: string;
  format: string | null;
  description: string | null;
  isNullable: boolean;
}

/** Deeper fields are the user's JSON, not columns to choose from. */
const MAX_DEPTH = 5;

/** The fields of a stream's JSON schema, parents before their own. Types of a connector may be missing or odd. */
export function streamFields(schema: JsonSchema, path: string[] = []): StreamField[] {
  if (path.length >= MAX_DEPTH) return [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const types = [field.type ?? []].flat();
    const own: StreamField = {
      path: [...path, name],
      type: types.filter((type) => type !== "null").join(" | ") || "any",
      format: field.airbyte_type ?? field.format ?? null,
      description: field.description ?? null,
      isNullable: types.length === 0 || types.includes("null"),
    };
    return [own, ...streamFields(field, own.path)];
  });
}
