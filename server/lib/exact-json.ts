type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

/** Parses JSON; a number that JavaScript would print with other digits stays the text it was. */
export function parseExactJson(text: string): unknown {
  const keepDigits: Reviver = (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && !isExact(value, source) ? source : value;
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
}

// Node's JSON can keep a numeral's own digits; TypeScript's library does not know of it yet.
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
};

/**
 * Parses JSON so that JSON.stringify prints every number in the digits it came with. Numbers are opaque objects; all else is
 * as JSON.parse has it. Throws SyntaxError.
 */
export function parseForReprint(text: string): unknown {
  const keepNumeral: Reviver = (_key, value, { source }) =>
    typeof value === "number" && source !== undefined ? rawJSON(source) : value;
  return JSON.parse(text, keepNumeral as (key: string, value: unknown) => unknown);
}

/** Whether a value of parseForReprint is an object, and neither a list nor a number. */
export function isJsonObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isRawJSON(value);
}

/** The number that a numeral stands for, or the numeral itself where JavaScript would round it: 2^53 + 1. */
export function exactNumber(source: string): number | string {
  const value = Number(source);
  return isExact(value, source) ? value : source;
}

function isExact(value: number, source: string): boolean {
  if (!Number.isFinite(value)) return false;
  // 1e3 and 1.50 are the same number in other digits; only a rounded one is not.
  return String(value) === source || (source.match(/\d/g)?.length ?? 0) <= 15;
}
