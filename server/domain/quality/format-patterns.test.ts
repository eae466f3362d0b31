import { describe, expect, test } from "vitest";
import { FORMAT_CASES } from "./format-patterns.cases.ts";
import { patternForFormat } from "./format-patterns.ts";

describe.each(Object.entries(FORMAT_CASES))("format %s", (format, { good, bad }) => {
  const pattern = new RegExp(patternForFormat(format)!);
  test.each(good)("accepts %s", (value) => expect(pattern.test(value)).toBe(true));
  test.each(bad)("refuses %s", (value) => expect(pattern.test(value)).toBe(false));
});

test("a format that nobody knows has no pattern, so it is not evaluated", () => {
  expect(patternForFormat("constructor")).toBeNull();
});
