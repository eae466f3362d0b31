import { ARRAY, ESCAPED, NUMBER, OBJECT } from "./json-fields.ts";

// Deeper values are compared as they were sent: canonical order is not worth a stack overflow.
const MAX_DEPTH = 200;

// Longer plain forms than this stay with their exponent: 1e400000 must not become 400,000 digits.
const MAX_PLAIN_DIGITS = 1000;

/** A number so that equal values read the same: no exponent, no zeros behind the last decimal, no minus zero. No digit is lost. */
export function canonicalNumber(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return text;
  const [, sign = "", whole = "", fraction = "", exponentText = "0"] = match;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > MAX_PLAIN_DIGITS) return text;
  // The digits without their point, which stands `point` digits from the left.
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const integer = (point <= 0 ? "" : digits.slice(0, point).padEnd(point, "0")).replace(/^0+/, "") || "0";
  const decimals = (point < 0 ? "0".repeat(-point) + digits : digits.slice(Math.max(0, point))).replace(/0+$/, "");
  if (integer === "0" && decimals === "") return "0";
  return decimals === "" ? sign + integer : `${sign}${integer}.${decimals}`;
}

/** A value so that equal values read the same: object keys sorted, numbers and escapes in one form. */
export function canonicalValue(text: string, kind: number): string {
  if (kind === NUMBER) return canonicalNumber(text);
  if (kind === ESCAPED) return JSON.parse(`"${text}"`);
  if (kind === OBJECT || kind === ARRAY) return canonicalNested(text);
  return text;
}

interface SourceContext {
  source: string;
}

function canonicalNested(text: string): string {
  try {
    // Numbers keep their text by the reviver's source: parsing alone would round those past 2^53.
    const parse = JSON.parse as (
      text: string,
      reviver: (key: string, value: unknown, context: SourceContext) => unknown,
    ) => unknown;
    const value = parse(text, (_, inner, { source }) => (typeof inner === "number" ? new ExactNumber(source) : inner));
    return print(value, 0);
  } catch {
    return text;
  }
}

class ExactNumber {
  constructor(readonly source: string) {}
}

function print(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new RangeError("too deep");
  if (value instanceof ExactNumber) return canonicalNumber(value.source);
  if (Array.isArray(value)) return `[${value.map((item) => print(item, depth + 1)).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${print(item, depth + 1)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}
