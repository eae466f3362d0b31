import { CanonicalWriter, canonicalNumber } from "./canonical-json.ts";
import type { RawValue } from "./cast-value.ts";
import { ABSENT, ARRAY, ESCAPED, NULL, NUMBER, OBJECT, STRING } from "./json-fields.ts";

/**
 * How a stream's records are told apart. `fields`: by the values at these paths. `content`: a keyless mirror of a source,
 * where a row is its own content, so that a reload of the same rows changes nothing. `ordinal`: a keyless log, where every
 * row is new.
 */
export type KeyPlan = { by: "fields"; paths: readonly string[][] } | { by: "content" } | { by: "ordinal"; run: string };

// A B-tree entry holds at most 2,704 bytes.
const MAX_KEY_BYTES = 2600;

export interface KeyRefusal {
  code: "MISSING_KEY" | "KEY_TOO_LONG";
  reason: string;
}

/** One key as its text, several as the text of a JSON array; a refusal when a part is missing, null or too long. */
export function keyOfFields(paths: readonly string[][], fieldValue: (field: string) => RawValue): string | KeyRefusal {
  const parts: string[] = [];
  for (const path of paths) {
    const part = partAt(path, fieldValue(path[0] ?? ""), paths.length > 1);
    if (part === null) {
      return { code: "MISSING_KEY", reason: `The key field ${path.join(".")} is missing or null in this record.` };
    }
    parts.push(part);
  }
  const key = paths.length === 1 ? parts[0]! : `[${parts.join(",")}]`;
  // Most keys are short enough whatever their characters.
  if (key.length * 3 > MAX_KEY_BYTES && Buffer.byteLength(key) > MAX_KEY_BYTES) {
    const name = paths.map((path) => path.join(".")).join(", ");
    return {
      code: "KEY_TOO_LONG",
      reason: `The key ${name} has ${Buffer.byteLength(key)} bytes; at most ${MAX_KEY_BYTES} fit an index.`,
    };
  }
  return key;
}

function partAt(path: string[], value: RawValue, isQuoted: boolean): string | null {
  if (value.kind === ABSENT || value.kind === NULL) return null;
  const raw = value.bytes.toString("utf8", value.start, value.end);
  if (path.length > 1) return nestedPart(raw, value.kind, path.slice(1), isQuoted);
  if (value.kind === STRING) return isQuoted ? `"${raw}"` : raw;
  if (value.kind === ESCAPED) {
    const text = JSON.parse(`"${raw}"`) as string;
    return isQuoted ? JSON.stringify(text) : text;
  }
  if (value.kind === NUMBER) return canonicalNumber(raw);
  if (value.kind === OBJECT || value.kind === ARRAY) {
    return new CanonicalWriter().write(value.bytes, value.start, value.end).toString("utf8");
  }
  return raw;
}

function nestedPart(raw: string, kind: number, path: string[], isQuoted: boolean): string | null {
  if (kind !== OBJECT && kind !== ARRAY) return null;
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return null;
  }
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as Record<string, unknown>)[name];
  }
  if (value === null || value === undefined) return null;
  if (typeof value === "string") return isQuoted ? JSON.stringify(value) : value;
  return typeof value === "number" ? canonicalNumber(String(value)) : JSON.stringify(value);
}
