/** What is wrong with a JSON value, and where. */
export interface Fault {
  /** A JSON path: `$.outputs[0].facets.schema._producer`. */
  path: string;
  /** "is not a string", to be read behind the path. */
  message: string;
}

/** Looks at the value at a path; an empty list when it fits. */
export type Shape = (value: unknown, path: string) => Fault[];

/** A JSON object: `required` and `optional` name the properties that are looked at; others may be there, unless it is closed. */
export function object(
  required: Record<string, Shape>,
  optional: Record<string, Shape> = {},
  { isClosed = false }: { isClosed?: boolean } = {},
): Shape {
  const known = { ...required, ...optional };
  return (value, path) => {
    if (!isObject(value)) return fault(path, "is not an object");
    const missing = Object.keys(required).filter((key) => !has(value, key));
    const extra = isClosed ? Object.keys(value).filter((key) => !has(known, key)) : [];
    return [
      ...missing.flatMap((key) => fault(member(path, key), "is missing")),
      ...extra.flatMap((key) => fault(member(path, key), "is not a property of this object")),
      ...Object.entries(known).flatMap(([key, shape]) => (has(value, key) ? shape(value[key], member(path, key)) : [])),
    ];
  };
}

/** A JSON object whose every property has the one shape. */
export function mapOf(item: Shape): Shape {
  return (value, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([key, entry]) => item(entry, member(path, key)))
      : fault(path, "is not an object");
}

export function listOf(item: Shape): Shape {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((entry, index) => item(entry, `${path}[${index}]`))
      : fault(path, "is not a list");
}

/** Objects that one property tells apart. An unknown one is told with the names that there are. */
export function oneOfBy(key: string, shapes: Record<string, Shape>): Shape {
  return (value, path) => {
    if (!isObject(value)) return fault(path, "is not an object");
    if (!has(value, key)) return fault(member(path, key), "is missing");
    const name = value[key];
    const shape = typeof name === "string" && has(shapes, name) ? shapes[name] : undefined;
    return shape ? shape(value, path) : fault(member(path, key), `is not one of ${Object.keys(shapes).join(", ")}`);
  };
}

/** Fits all of them. */
export function all(...shapes: Shape[]): Shape {
  return (value, path) => shapes.flatMap((shape) => shape(value, path));
}

/** For shapes that contain themselves. */
export function lazy(shape: () => Shape): Shape {
  return (value, path) => shape()(value, path);
}

export function oneOf(...names: string[]): Shape {
  return test((value) => typeof value === "string" && names.includes(value), `is not one of ${names.join(", ")}`);
}

export function integerFrom(least: number): Shape {
  return all(
    integer,
    test((value) => !Number.isInteger(value) || (value as number) >= least, `is less than ${least}`),
  );
}

export const anything: Shape = () => [];
export const string: Shape = test((value) => typeof value === "string", "is not a string");
export const number: Shape = test((value) => typeof value === "number", "is not a number");
export const integer: Shape = test((value) => Number.isInteger(value), "is not a whole number");
export const boolean: Shape = test((value) => typeof value === "boolean", "is not true or false");
export const anyObject: Shape = test(isObject, "is not an object");

// RFC 4122's text form; RFC 8141 allows it as a urn too.
const UUID = /^(?:urn:uuid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const uuid: Shape = text((value) => UUID.test(value), "is not a UUID");

// RFC 3986: a scheme, then only characters it allows, at most one fragment, percent signs only before two hex digits.
const URI =
  /^[a-z][a-z0-9+.-]*:(?:[\w\-.~:/?[\]@!$&'()*+,;=]|%[0-9a-f]{2})*(?:#(?:[\w\-.~:/?@!$&'()*+,;=]|%[0-9a-f]{2})*)?$/i;
export const uri: Shape = text((value) => URI.test(value), "is not a URI");

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[T\s](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):?(\d\d))$/i;
/** RFC 3339, zone included. */
export const dateTime: Shape = text(isDateTime, "is not a date-time with zone");

function isDateTime(value: string): boolean {
  const [, year, month, day, hour, minute, second, sign, zoneHour = "0", zoneMinute = "0"] =
    DATE_TIME.exec(value) ?? [];
  if (year === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(Number(year));
  const isDay = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  if (!isDay || Number(zoneHour) > 23 || Number(zoneMinute) > 59) return false;
  if (Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59) return true;
  // A leap second is inserted at the end of a day in UTC, whatever the zone it is written in.
  const ahead = (sign === "-" ? -1 : 1) * (Number(zoneHour) * 60 + Number(zoneMinute));
  const minuteInUtc = (((Number(hour) * 60 + Number(minute) - ahead) % 1440) + 1440) % 1440;
  return Number(second) === 60 && minuteInUtc === 1439;
}

function text(holds: (value: string) => boolean, message: string): Shape {
  return (value, path) => {
    if (typeof value !== "string") return fault(path, "is not a string");
    return holds(value) ? [] : fault(path, message);
  };
}

function test(holds: (value: unknown) => boolean, message: string): Shape {
  return (value, path) => (holds(value) ? [] : fault(path, message));
}

export function fault(path: string, message: string): Fault[] {
  return [{ path, message }];
}

/** A property's path: `.name`, or `["a name"]` where it is no identifier. */
export function member(path: string, key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? `${path}.${key}` : `${path}[${JSON.stringify(key)}]`;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function has(value: object, key: string): boolean {
  return Object.hasOwn(value, key);
}
