const SIGN = "[-+]?";
const PLUS = "[+]?";
const WHOLE = "[0-9]+";
const POINT = String.raw`([0-9]+(\.[0-9]+)?|\.[0-9]+)`;
const COMMA = "([0-9]+(,[0-9]+)?|,[0-9]+)";
const EITHER = String.raw`([0-9]+([.,][0-9]+)?|[.,][0-9]+)`;
const ZERO_POINT = String.raw`(0+(\.0+)?|\.0+)`;
const ZERO_COMMA = "(0+(,0+)?|,0+)";
const ZERO_EITHER = "(0+([.,]0+)?|[.,]0+)";
const CURRENCY = "( *([A-Z]{3}|[a-z]{3}))";
const HOUR_24 = "([01]?[0-9]|2[0-3])";
const HOUR_12 = "(0?[0-9]|1[0-2])";
const SIXTY = "[0-5]?[0-9]";
const DAY = "(0?[1-9]|[12][0-9]|3[01])";
const MONTH = "(0?[1-9]|1[0-2])";
const BETWEEN_DATE_PARTS = String.raw`[-./]`;
const YEAR = "[12][0-9]{3}";
const SHORT_YEAR = `(${YEAR}|[0-9]{2})`;
const HEX = "[0-9a-fA-F]";
const GROUP = `${HEX}{1,4}`;
const OCTET = "(25[0-5]|(2[0-4]|1?[0-9])?[0-9])";
const IPV4 = String.raw`${OCTET}(\.${OCTET}){3}`;
const ISO_DATE = `(${YEAR}-?(W[0-5][0-9](-?[1-7])?|(0[1-9]|1[0-2])-?(0[1-9]|[12][0-9]|3[01])|[0-3][0-9]{2}))`;
const ISO_ZONE = "(Z|[-+]([01][0-9]|2[0-3]):?[0-5][0-9])";
const ISO_TIME = `([T ]${HOUR_24}(:?[0-5][0-9](:?[0-5][0-9]([.,][0-9]+)?)?)?${ISO_ZONE}?)?`;

const spaced = (pattern: string) => `^ *${pattern} *$`;
const signed = (sign: string, pattern: string) => spaced(`${sign} *${pattern}`);
const notPositive = (pattern: string, zero: string) => spaced(`(- *${pattern}|${zero})`);
const percent = (pattern: string) => pattern.replace(/ \*\$$/, " *% *$");

const NUMBERS = {
  integer: signed(SIGN, WHOLE),
  "positive integer": signed(PLUS, WHOLE),
  "negative integer": notPositive(WHOLE, "0+"),
  decimal: signed(SIGN, EITHER),
  "positive decimal": signed(PLUS, EITHER),
  "negative decimal": notPositive(EITHER, ZERO_EITHER),
  "decimal point": signed(SIGN, POINT),
  "positive decimal point": signed(PLUS, POINT),
  "negative decimal point": notPositive(POINT, ZERO_POINT),
  "decimal comma": signed(SIGN, COMMA),
  "positive decimal comma": signed(PLUS, COMMA),
  "negative decimal comma": notPositive(COMMA, ZERO_COMMA),
  percentage: percent(signed(SIGN, EITHER)),
  "positive percentage": percent(signed(PLUS, EITHER)),
  "negative percentage": percent(notPositive(EITHER, ZERO_EITHER)),
  "percentage point": percent(signed(SIGN, POINT)),
  "positive percentage point": percent(signed(PLUS, POINT)),
  "negative percentage point": percent(notPositive(POINT, ZERO_POINT)),
  "percentage comma": percent(signed(SIGN, COMMA)),
  "positive percentage comma": percent(signed(PLUS, COMMA)),
  "negative percentage comma": percent(notPositive(COMMA, ZERO_COMMA)),
  money: signed(SIGN, `${EITHER}${CURRENCY}`),
  "money point": signed(SIGN, String.raw`[0-9]{1,3}(,[0-9]{3})*(.[0-9]+)?${CURRENCY}`),
  "money comma": signed(SIGN, String.raw`[0-9]{1,3}(\.[0-9]{3})*(,[0-9]+)?${CURRENCY}`),
} as const;

// The language asks for no more of an IPv4 address: 999.1.1.1 passes.
const FOUR_NUMBERS = String.raw`^[0-9]{1,3}(\.[0-9]{1,3}){3}$`;

const OTHERS = {
  "date us": spaced(`${MONTH}${BETWEEN_DATE_PARTS}${DAY}${BETWEEN_DATE_PARTS}${SHORT_YEAR}`),
  "date eu": spaced(`${DAY}${BETWEEN_DATE_PARTS}${MONTH}${BETWEEN_DATE_PARTS}${SHORT_YEAR}`),
  "date inverse": spaced(`${YEAR}${BETWEEN_DATE_PARTS}${MONTH}${BETWEEN_DATE_PARTS}${DAY}`),
  "date iso 8601": spaced(`${ISO_DATE}${ISO_TIME}`),
  "time 24h": spaced(`${HOUR_24}:${SIXTY}(:${SIXTY}([.,][0-9]+)?)?`),
  "time 24h nosec": spaced(`${HOUR_24}:${SIXTY}`),
  "time 12h": spaced(`${HOUR_12}:${SIXTY}(:${SIXTY}([.,][0-9]+)?)?`),
  "time 12h nosec": spaced(`${HOUR_12}:${SIXTY}`),
  "timestamp 24h": spaced(`${HOUR_24}:${SIXTY}:${SIXTY}([.,][0-9]+)?`),
  "timestamp 12h": spaced(`${HOUR_12}:${SIXTY}:${SIXTY}([.,][0-9]+)?`),
  uuid: `^${HEX}{8}-${HEX}{4}-${HEX}{4}-${HEX}{4}-${HEX}{12}$`,
  "ip address": FOUR_NUMBERS,
  "ipv4 address": FOUR_NUMBERS,
  "ipv6 address": ipv6(),
  email: String.raw`^[\w.%+-]+@[\w.-]+\.[A-Za-z]{2,4}$`,
  // As written in the United States, with separators; the area code may be left out.
  "phone number": String.raw`^([+][0-9]{1,2} )?([(]?[0-9]{3}[)]?[ .-])?[0-9]{3}[ .-][0-9]{4}$`,
  // Only the first and the last form are held to the whole value: text around 15 or 16 digits passes.
  "credit card number": "^[0-9]{14}|[0-9]{15}|[0-9]{16}|[0-9]{4}(-[0-9]{4}){3}|[0-9]{4}( [0-9]{4}){3}$",
} as const;

/** How the number in a text of a numeric format is written: what marks decimals, what else stands in it. */
export type NumberStyle = "point" | "comma" | "either";

/** The language's 41 named formats as PostgreSQL regular expressions. */
const FORMATS: Readonly<Record<string, string>> = { ...NUMBERS, ...OTHERS };

export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS);

export function formatPattern(name: string): string | null {
  return Object.hasOwn(FORMATS, name) ? FORMATS[name]! : null;
}

/** Null for formats that are not numbers, whose values are not computed with. */
export function numberStyle(name: string): NumberStyle | null {
  if (!Object.hasOwn(NUMBERS, name)) return null;
  if (name.endsWith(" point")) return "point";
  return name.endsWith(" comma") ? "comma" : "either";
}

function ipv6(): string {
  const shortened = [1, 2, 3, 4, 5, 6].map((after) => `(${GROUP}:){1,${7 - after}}(:${GROUP}){1,${after}}`);
  return `^(${[
    `(${GROUP}:){7}${GROUP}`,
    `(${GROUP}:){1,7}:`,
    ...shortened,
    `:((:${GROUP}){1,7}|:)`,
    `fe80:(:${HEX}{0,4}){0,4}%[0-9a-zA-Z]+`,
    `::(ffff(:0{1,4})?:)?${IPV4}`,
    `(${GROUP}:){1,4}:${IPV4}`,
  ].join("|")})$`;
}
