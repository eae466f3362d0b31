type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;

/** Parses JSON; a number that JavaScript would print with other digits stays the text it was. */
export function parseExactJson(text: string): unknown {
  const keepDigits: Reviver = (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && !isExact(value, source) ? source : value;
  return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
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
