/** How figures read everywhere. Null and undefined mean unknown, which is "–"; none is "0". `locale` is the reader's own. */

export const UNKNOWN = "–";
const MINUS = "−";
const THIN = "\u202f";

type Figure = number | string | null | undefined;

/** A figure of the API as a number: past 2^53 it comes as a string and loses its last digits here, never its size. */
export function toNumber(value: Figure): number {
  return value == null ? Number.NaN : Number(value);
}

export function formatCount(value: Figure, locale?: string): string {
  if (value == null) return UNKNOWN;
  const exact = typeof value === "string" ? BigInt(value) : value;
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(exact).replace("-", MINUS);
}

/** For tiles: "38.4 M" as figure and unit, so that the unit can be drawn smaller. */
export function formatCompact(value: Figure, locale?: string): { figure: string; unit: string } {
  const number = toNumber(value);
  if (Number.isNaN(number)) return { figure: UNKNOWN, unit: "" };
  const size = Math.abs(number);
  const [divisor, unit] = size >= 1e9 ? [1e9, "B"] : size >= 1e6 ? [1e6, "M"] : [1, ""];
  const figure = new Intl.NumberFormat(locale, { maximumFractionDigits: divisor === 1 ? 0 : 1 }).format(
    number / divisor,
  );
  return { figure: figure.replace("-", MINUS), unit };
}

export function formatBytes(value: Figure, locale?: string): string {
  const bytes = toNumber(value);
  if (Number.isNaN(bytes)) return UNKNOWN;
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const scaled = bytes / 2 ** (10 * power);
  const digits = power === 0 || scaled >= 100 ? 0 : 1;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(scaled)} ${units[power]}`;
}

/** Milliseconds as "0.2 s", "48 s", "1 m 04 s", "1 h 02 m", "3 d 04 h" or, from a week on, "4,710 d". */
export function formatDuration(ms: number | null | undefined, locale?: string): string {
  if (ms == null || Number.isNaN(ms)) return UNKNOWN;
  const seconds = Math.max(0, ms) / 1000;
  if (seconds > 0 && seconds < 0.05) return `< ${new Intl.NumberFormat(locale).format(0.1)} s`;
  if (seconds < 9.95) {
    return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(seconds)} s`;
  }
  const whole = Math.round(seconds);
  const two = (part: number) => String(part).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${two(whole % 60)} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} m`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 168) return `${formatCount(Math.floor(hours / 24), locale)} d`;
  return `${Math.floor(hours / 24)} d ${two(hours % 24)} h`;
}

export function formatRate(perSecond: number | null | undefined, locale?: string): string {
  if (perSecond == null || Number.isNaN(perSecond)) return UNKNOWN;
  return `${formatCount(Math.round(perSecond), locale)}${THIN}/s`;
}

/** A share from 0 to 1 as per cent. Something that is not none never reads as 0, nor something that is not all as 100. */
export function formatShare(share: number | null | undefined, locale?: string): string {
  if (share == null || Number.isNaN(share)) return UNKNOWN;
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return `< ${new Intl.NumberFormat(locale).format(0.1)} %`;
  if (percent > 99.9 && percent < 100) return `> ${new Intl.NumberFormat(locale).format(99.9)} %`;
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(percent)} %`;
}

/** How long ago, coarsely: "now", "12 s ago", "3 min ago", "2 h ago", "5 d ago". */
export function formatAgo(at: string | null | undefined, nowMs: number): string {
  if (at == null) return UNKNOWN;
  const seconds = Math.round((nowMs - Date.parse(at)) / 1000);
  if (seconds < 2) return "now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

/** The absolute time with its zone named, for hovers and facts. */
export function formatDateTime(at: string | null | undefined, locale?: string, timeZone?: string): string {
  if (at == null) return UNKNOWN;
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    timeZone,
  }).format(new Date(at));
}

export function formatClock(at: string | null | undefined, digits: 0 | 3 = 0, timeZone?: string): string {
  if (at == null) return UNKNOWN;
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: digits === 3 ? 3 : undefined,
    hourCycle: "h23",
    timeZone,
  }).format(new Date(at));
}

export function plural(count: Figure, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${toNumber(count) === 1 ? one : many}`;
}
