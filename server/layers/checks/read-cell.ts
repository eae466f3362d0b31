import type { Measured } from "../../domain/quality/sodacl/judge.ts";
import type { Cell } from "./check-session.ts";

const INTEGERS = new Set([20, 21, 23]);
/** real, double precision, numeric */
const DECIMALS = new Set([700, 701, 1700]);
const DATE = 1082;
const MOMENTS = new Set([1114, 1184]);
const DAY_MS = 86_400_000;

/** A value that a check cannot work with. */
export class WrongValue extends Error {
  override name = "WrongValue";
}

/** Null for NULL. Integers are exact, decimals become doubles. Throws WrongValue for what is no number. */
export function readNumber({ text, typeId }: Cell): Measured | null {
  if (text === null) return null;
  if (INTEGERS.has(typeId)) {
    const number = Number(text);
    return Number.isSafeInteger(number) ? number : BigInt(text);
  }
  if (DECIMALS.has(typeId)) return text === "NaN" ? Number.NaN : Number(text);
  throw new WrongValue("expected a number, and the value is none");
}

/** Milliseconds since 1970, to the microsecond. A date counts until its end; times without a zone are UTC. */
export function readMoment({ text, typeId }: Cell): number | null {
  if (text === null) return null;
  if (typeId !== DATE && !MOMENTS.has(typeId)) throw new WrongValue("the column holds no dates or times");
  const moment = parseMoment(text);
  if (moment === null) throw new WrongValue(`the newest time is ${text}, of which there is no age`);
  return typeId === DATE ? moment + DAY_MS : moment;
}

/** Reads `2026-11-23 12:00:00.5+02`, with or without time, fraction and zone. Null when it is no moment. */
export function parseMoment(text: string): number | null {
  const match = /^(\d{4,6}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(\.\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/.exec(
    text.trim(),
  );
  if (!match) return null;
  const [, day, time = "00:00:00", fraction = "0", zone = "Z"] = match;
  const offset = zone === "Z" ? "Z" : `${zone.replace(":", "").slice(0, 3)}:${zone.replace(":", "").slice(3) || "00"}`;
  const year = day!.length > 10 ? `+${day!.padStart(12, "0")}` : day!;
  const milliseconds = Date.parse(`${year}T${time}${time.length === 5 ? ":00" : ""}${offset}`);
  return Number.isNaN(milliseconds) ? null : milliseconds + Number(fraction) * 1000;
}
