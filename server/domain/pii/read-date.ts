import { isRealDate } from "./checksums.ts";

const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/;
const YEAR_LAST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?$/;
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;
const WITH_MONTH_NAME = /^(?:\d{1,2}[. -]*)?\p{L}{3,9}\.?[ -]*(?:\d{1,2},?[ -]+)?((?:19|20)\d{2})$/u;

/** The year of a calendar day as people and systems write it, or null when the text is no day. */
export function yearOfDate(text: string): number | null {
  const first = YEAR_FIRST.exec(text) ?? COMPACT.exec(text);
  if (first !== null) {
    const [year, month, day] = first.slice(1, 4).map(Number) as [number, number, number];
    return isRealDate(year, month, day) ? year : null;
  }
  const last = YEAR_LAST.exec(text);
  if (last !== null) {
    const [a, b, year] = last.slice(1, 4).map(Number) as [number, number, number];
    return isRealDate(year, b, a) || isRealDate(year, a, b) ? year : null;
  }
  const named = WITH_MONTH_NAME.exec(text);
  return named === null ? null : Number(named[1]);
}
