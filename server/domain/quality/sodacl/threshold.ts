const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const NUMBER_WITH_SIGN = `(${NUMBER})(?: ?%)?`;
const COMPARISON = /^(!=|<>|<=|>=|=|<|>) (.+)$/;
const BETWEEN = /^(not )?between ([[(])?(.+?) and (.+?)([\])])?$/;
const WHOLE_NUMBER = new RegExp(`^${NUMBER_WITH_SIGN}$`);
const DURATION = /^(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$/;

/** A set of numbers, by its ends. `outside` turns it round. */
export interface Range {
  low: number | null;
  lowIncluded: boolean;
  high: number | null;
  highIncluded: boolean;
  outside: boolean;
}

/** `fail` is looked at before `warn`; with neither there is nothing to judge by. */
export interface Limits {
  warn: Range | null;
  fail: Range | null;
}

/** Ages in milliseconds that must not be exceeded. */
export interface TimeLimits {
  warnAboveMs: number | null;
  failAboveMs: number | null;
}

export const NO_LIMITS: Limits = { warn: null, fail: null };

const FORMS = 'a comparison such as "> 5", "between 1 and 5" or "not between (1 and 5]"';

/** Reads `> 5`, `between [1 and 5)`, `!= 3 %`. A string instead of a range says what was expected. */
export function readRange(text: string): Range | string {
  const comparison = COMPARISON.exec(text);
  if (comparison) {
    const value = readNumber(comparison[2]!);
    return value === null
      ? `"${comparison[2]}" is not a number; expected a number after ${comparison[1]}`
      : byComparison(comparison[1]!, value);
  }
  const between = BETWEEN.exec(text);
  if (!between) return `expected ${FORMS}, with one space between the parts`;
  const [, not, open, from, to, close] = between;
  const [low, high] = [readNumber(from!), readNumber(to!)];
  if (low === null || high === null) {
    return `"${low === null ? from : to}" is not a number; expected "between <number> and <number>"`;
  }
  return { low, lowIncluded: open !== "(", high, highIncluded: close !== ")", outside: not !== undefined };
}

/** True where `between 20 and 10` can hold for no number. */
export function isReversed({ low, high }: Range): boolean {
  return low !== null && high !== null && low > high;
}

export function isWithin(value: number, range: Range): boolean {
  const aboveLow = range.low === null || (range.lowIncluded ? value >= range.low : value > range.low);
  const belowHigh = range.high === null || (range.highIncluded ? value <= range.high : value < range.high);
  return (aboveLow && belowHigh) !== range.outside;
}

/** A check's own threshold says what is right; the failures are all others. */
export function failingOutside(range: Range): Range {
  return { ...range, outside: !range.outside };
}

/** Milliseconds of `1d2h30m`, or null. */
export function readDuration(text: string): number | null {
  const parts = DURATION.exec(text);
  if (!parts) return null;
  const [days, hours, minutes] = parts.slice(1).map((part) => Number(part ?? 0));
  return ((days! * 24 + hours!) * 60 + minutes!) * 60_000;
}

/** Freshness knows one direction only; a string says what was expected. */
export function readAge(text: string, comparison: "<" | ">"): number | string {
  const match = COMPARISON.exec(text);
  const age = match && match[1]![0] === comparison && match[1] !== "<>" ? readDuration(match[2]!) : null;
  return age ?? `expected "${comparison} <age>" with an age such as 30m, 4h or 1d2h30m`;
}

function byComparison(comparison: string, value: number): Range {
  const all = { low: null, lowIncluded: true, high: null, highIncluded: true, outside: false };
  switch (comparison) {
    case "=":
      return { ...all, low: value, high: value };
    case "<":
      return { ...all, high: value, highIncluded: false };
    case "<=":
      return { ...all, high: value };
    case ">":
      return { ...all, low: value, lowIncluded: false };
    case ">=":
      return { ...all, low: value };
    default:
      return { ...all, low: value, high: value, outside: true };
  }
}

function readNumber(text: string): number | null {
  const match = WHOLE_NUMBER.exec(text);
  return match ? Number(match[1]) : null;
}
