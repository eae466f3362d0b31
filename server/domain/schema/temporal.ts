// ISO 8601 as JSON schemas mean it, and what connectors send besides: a space for the T, a zone of hours only, years BC.
const DATE = /^(\d{4,6})-(\d{2})-(\d{2})( BC)?$/;
const TIME = /^(\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?\s?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;
const DATE_TIME = /^(\d{4,6}-\d{2}-\d{2})(?:[Tt ](.+?))?( BC)?$/;

// PostgreSQL's first and last years; a timestamp's last is smaller than a date's.
const LAST_YEAR = 294_276;
const FIRST_YEAR_BC = 4713;

export interface DateTimeParts {
  /** As PostgreSQL reads it. */
  local: string;
  /** "" when the text names no zone. */
  zone: string;
  isBC: boolean;
}

/** The text as PostgreSQL reads a date; null when it is none. Of a date and time, its date. */
export function parseDate(text: string): string | null {
  const match = DATE.exec(text);
  if (match) return isDay(match) ? text : null;
  const parts = parseDateTime(text);
  return parts && parts.local.slice(0, parts.local.indexOf(" ")) + (parts.isBC ? " BC" : "");
}

export function parseDateTime(text: string): DateTimeParts | null {
  const match = DATE_TIME.exec(text);
  if (!match) return null;
  const [, date = "", time = "00:00:00", era = ""] = match;
  const day = DATE.exec(date + era);
  const clock = TIME.exec(time);
  if (!day || !isDay(day) || !clock || !isClock(clock)) return null;
  const zone = clock[5] ?? "";
  return { local: `${date} ${zone ? time.slice(0, -zone.length).trimEnd() : time}`, zone, isBC: era !== "" };
}

/** The text as PostgreSQL reads a time of day, without and with its zone; null when it is none. */
export function parseTime(text: string): { local: string; zone: string } | null {
  const match = TIME.exec(text);
  if (!match || !isClock(match)) return null;
  const zone = match[5] ?? "";
  return { local: zone ? text.slice(0, -zone.length).trimEnd() : text, zone };
}

function isDay([, year = "", month = "", day = "", era]: RegExpExecArray): boolean {
  const y = Number(year);
  const m = Number(month);
  const d = Number(day);
  if (y < 1 || y > (era ? FIRST_YEAR_BC : LAST_YEAR) || m < 1 || m > 12 || d < 1) return false;
  return d <= daysOf(era ? 1 - y : y, m);
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function isClock([, hour = "", minute = "", second = "0", , zone = ""]: RegExpExecArray): boolean {
  const digits = zone.replace(/\D/g, "");
  const isZone = Number(digits.slice(0, 2)) <= 15 && Number(digits.slice(2)) <= 59;
  const isMidnight = hour === "24" && Number(minute) === 0 && Number(second) === 0;
  return (Number(hour) <= 23 || isMidnight) && Number(minute) <= 59 && Number(second) <= 60 && isZone;
}
