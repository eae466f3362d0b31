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

/** The ends between which a number passes; null where it is open. */
export interface PassingRange {
  low: number | null;
  high: number | null;
}

/** What neither warns nor fails, as far as it is one stretch of numbers. */
export function passingRange({ warn, fail }: Limits): PassingRange {
  const stretches = [warn, fail].filter((range) => range !== null).map(complement);
  const lows = stretches.map(({ low }) => low).filter((low) => low !== null);
  const highs = stretches.map(({ high }) => high).filter((high) => high !== null);
  return {
    low: lows.length > 0 ? Math.max(...lows) : null,
    high: highs.length > 0 ? Math.min(...highs) : null,
  };
}

function complement({ low, high, outside }: Range): PassingRange {
  if (outside) return { low, high };
  if (low !== null && high !== null) return { low: null, high: null };
  return { low: high, high: low };
}

/** "fails at more than 5, warns at more than 1"; null without limits. */
export function limitsInWords(limits: Limits | TimeLimits): string | null {
  const parts =
    "fail" in limits
      ? [limits.fail && `fails ${rangeInWords(limits.fail)}`, limits.warn && `warns ${rangeInWords(limits.warn)}`]
      : [
          limits.failAboveMs !== null && `fails after ${durationInWords(limits.failAboveMs)}`,
          limits.warnAboveMs !== null && `warns after ${durationInWords(limits.warnAboveMs)}`,
        ];
  const told = parts.filter((part) => typeof part === "string");
  return told.length > 0 ? told.join(", ") : null;
}

function rangeInWords({ low, lowIncluded, high, highIncluded, outside }: Range): string {
  if (low !== null && high !== null) {
    if (low === high) return outside ? `unless ${low}` : `at ${low}`;
    return `${outside ? "unless" : "when"} between ${lowIncluded ? "" : "("}${low} and ${high}${highIncluded ? "" : ")"}`;
  }
  const [bound, isLow, isIncluded] = low !== null ? [low, true, lowIncluded] : [high, false, highIncluded];
  const sign = isLow !== outside ? (isIncluded !== outside ? "≥" : ">") : isIncluded !== outside ? "≤" : "<";
  return `at ${sign} ${bound}`;
}

function durationInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    [Math.floor(minutes / 1440), "d"],
    [Math.floor((minutes % 1440) / 60), "h"],
    [minutes % 60, "m"],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(" ") || "0 m"
  );
}

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
