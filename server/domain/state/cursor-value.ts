import { parseExactJson } from "../../lib/exact-json.ts";

type JsonObject = { [key: string]: unknown };

/**
 * How far a stream was read, as one line, from the body of its state: the value that stands under the cursor's name, or
 * under the usual names of one; over partitions, from the least to the greatest. Null when nothing in it looks like one.
 */
export function cursorValue(body: string, cursor: readonly string[] | null): string | null {
  const state = parseExactJson(body);
  const names =
    cursor && cursor.length > 0 ? [cursor.at(-1)!] : ["cursor", "cursor_value", "updated_at", "last_modified"];
  const values = [...new Set(valuesUnder(state, names))].sort(compare);
  const [first] = values;
  if (first === undefined) return null;
  return values.length === 1 ? first : `${first} to ${values.at(-1)}`;
}

/** Scalars under one of the names, at any depth: a state's partitions lie in lists that every connector forms its own way. */
function valuesUnder(value: unknown, names: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesUnder(item, names));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (names.includes(key) && (typeof member === "string" || typeof member === "number")) return [String(member)];
    return valuesUnder(member, names);
  });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null;
}

function compare(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
