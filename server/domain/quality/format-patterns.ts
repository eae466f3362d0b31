const OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const IPV4 = `${OCTET}(\\.${OCTET}){3}`;
const HEX_GROUP = "[0-9A-Fa-f]{1,4}";
const MONTH_DAY = "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
const DATE = `[0-9]{4}-${MONTH_DAY}`;
const TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:([0-5][0-9]|60)(\\.[0-9]+)?)?";
const ZONE = "([Zz]|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])";
const LABEL = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

/**
 * The formats of JSON schema as regular expressions whose text means the same to PostgreSQL's `~` and to JavaScript:
 * classes, groups and bounds only. They are anchored. Unknown formats have no entry and are not evaluated.
 */
const FORMAT_PATTERNS: Readonly<Record<string, string>> = {
  email: `^[A-Za-z0-9.!#$%&'*+/=?^_\`{|}~-]{1,64}@${LABEL}(\\.${LABEL})+$`,
  "idn-email": "^[^@ \\t\\n\\r]{1,64}@[^@ \\t\\n\\r]{1,253}$",
  uri: "^[A-Za-z][A-Za-z0-9+.-]*:[^ \\t\\n\\r]+$",
  url: "^[A-Za-z][A-Za-z0-9+.-]*://[^ \\t\\n\\r/]+(/[^ \\t\\n\\r]*)?$",
  uuid: "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$",
  ipv4: `^${IPV4}$`,
  ipv6: `^(${ipv6Alternatives().join("|")})$`,
  hostname: `^${LABEL}(\\.${LABEL})*\\.?$`,
  date: `^${DATE}$`,
  time: `^${TIME}${ZONE}?$`,
  "date-time": `^${DATE}[Tt ]${TIME}${ZONE}?$`,
  duration: "^P([0-9]+W|([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?)$",
};

/** The pattern that values of a JSON schema format must match, or null when the format is not known. */
export function patternForFormat(format: string): string | null {
  return Object.hasOwn(FORMAT_PATTERNS, format) ? FORMAT_PATTERNS[format]! : null;
}

/** Eight groups, of which one run of zeros may be left out; the last two may be written as an IPv4 address. */
function ipv6Alternatives(): string[] {
  const shortened = [1, 2, 3, 4, 5, 6].map((after) => `(${HEX_GROUP}:){1,${7 - after}}(:${HEX_GROUP}){1,${after}}`);
  return [
    `(${HEX_GROUP}:){7}${HEX_GROUP}`,
    `(${HEX_GROUP}:){6}${IPV4}`,
    `(${HEX_GROUP}:){1,7}:`,
    ...shortened,
    `:((:${HEX_GROUP}){1,7}|:)`,
    `::(${HEX_GROUP}:){0,5}${IPV4}`,
    ...[1, 2, 3, 4, 5].map((before) => `(${HEX_GROUP}:){1,${before}}:(${HEX_GROUP}:){0,${5 - before}}${IPV4}`),
  ];
}
