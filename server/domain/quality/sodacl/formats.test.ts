import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { FORMAT_NAMES, formatPattern, numberStyle } from "./formats.ts";

const VALUES = join(import.meta.dirname, "../../../../../shared/data/quality/sodacl-format-values.json");

// Classes, groups and bounds mean the same to PostgreSQL and to JavaScript.
const matches = (format: string, value: string) => new RegExp(formatPattern(format)!, "u").test(value);

test("there are 41 formats, and each is a pattern that can be read", () => {
  expect(FORMAT_NAMES.length).toBe(41);
  expect(FORMAT_NAMES.map((name) => matches(name, "\u0001"))).not.toContain(true);
});

test.skipIf(!existsSync(VALUES))(
  "the published examples beside the repository (if absent: skipped) match as they say",
  () => {
    const examples = JSON.parse(readFileSync(VALUES, "utf8")) as Record<
      string,
      Record<"passing_values" | "failing_values", string[]>
    >;
    for (const [format, { passing_values, failing_values }] of Object.entries(examples)) {
      expect([format, passing_values.filter((value) => !matches(format, value))]).toEqual([format, []]);
      expect([format, failing_values.filter((value) => matches(format, value))]).toEqual([format, []]);
    }
  },
);

test.each([
  ["negative decimal comma", ["-1,5", "0,0", "- ,5"], ["1,5", "-1.5"]],
  ["positive percentage point", ["+ 1.5 %", ".5%"], ["-1%", "1,5%", "1"]],
  ["money point", ["1,000.50 USD", "12 eur"], ["1000.50 USD", "$10"]],
  ["time 12h", ["12:59", "1:2:3.5"], ["13:00", "12:60"]],
  ["ipv6 address", ["::1", "1:2:3:4:5:6:7:8", "fe80::1%eth0", "::ffff:1.2.3.4"], ["1::2::3", "12345::1", ":::"]],
  ["phone number", ["(555) 123-4567", "+1 555.123.4567"], ["5551234567", "+45 12 34 56 78"]],
  ["credit card number", ["4111-1111-1111-1111", "4111111111111111"], ["1234567890123"]],
])("%s takes %j and not %j", (format, valid, invalid) => {
  expect(valid.filter((value) => !matches(format, value))).toEqual([]);
  expect(invalid.filter((value) => matches(format, value))).toEqual([]);
});

test("texts of numeric formats say how they write decimals", () => {
  expect(["decimal comma", "money point", "percentage", "email"].map(numberStyle)).toEqual([
    "comma",
    "point",
    "either",
    null,
  ]);
});
