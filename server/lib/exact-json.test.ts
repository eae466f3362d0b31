import { expect, test } from "vitest";
import { exactNumber, parseExactJson } from "./exact-json.ts";

test("numbers that JavaScript would round stay text, all others are numbers", () => {
  expect(
    parseExactJson('{"a":9007199254740993,"b":[0.1,1e3,-0.12345678901234567890],"c":"9007199254740993","d":1e400}'),
  ).toEqual({
    a: "9007199254740993",
    b: [0.1, 1000, "-0.12345678901234567890"],
    c: "9007199254740993",
    d: "1e400",
  });
});

test.each([
  ["336776", 336776],
  ["1.50", 1.5],
  ["123456789012345678901", "123456789012345678901"],
  ["NaN", "NaN"],
])("%s is %j", (source, value) => {
  expect(exactNumber(source)).toBe(value);
});
