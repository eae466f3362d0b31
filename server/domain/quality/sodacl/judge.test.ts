import { expect, test } from "vitest";
import { baselineOf, changeOf, expectedBand } from "./history.ts";
import { judgeNumber, percentOf } from "./judge.ts";
import { brokenSchemaRules } from "./schema-rules.ts";
import { failingOutside, isWithin, type Range, readRange } from "./threshold.ts";

const range = (text: string) => readRange(text) as Range;

test.each([
  ["between 1 and 5", [1, 5], [0.9, 5.1]],
  ["between (1 and 5]", [1.1, 5], [1]],
  ["not between [1 and 5)", [0, 5], [1, 4.9]],
  ["!= 3 %", [2, 4], [3]],
  ["<> .5", [0], [0.5]],
  [">= -1.", [-1], [-1.1]],
  ["= +2.50", [2.5], [2]],
])("%s holds %j and not %j", (text, within, without) => {
  expect(within.every((value) => isWithin(value, range(text)))).toBe(true);
  expect(without.some((value) => isWithin(value, range(text)))).toBe(false);
});

test.each(["> > 1", "between 5", "is 5", "= 5 6", "> 1,000", "=> 5"])("%s is no threshold", (text) => {
  expect(readRange(text)).toEqual(expect.stringContaining("expected"));
});

test("fail is looked at before warn, NaN is an error and no value is not evaluated", () => {
  const limits = { warn: range("> 5"), fail: range("> 10") };
  expect([4, 6, 11].map((value) => judgeNumber(value, limits).outcome)).toEqual(["pass", "warn", "fail"]);
  expect(judgeNumber(Number.NaN, { warn: null, fail: failingOutside(range("> 0")) }).outcome).toBe("error");
  expect(judgeNumber(null, limits).outcome).toBe("not-evaluated");
});

test("percentages have two decimals, ties go to the even one, and an empty table has none missing", () => {
  expect(percentOf(281, 800)).toBe(35.12);
  expect(percentOf(1, 3)).toBe(33.33);
  expect(percentOf(211, 28065)).toBe(0.75);
  expect(percentOf(3, 3200)).toBe(0.09);
  expect(percentOf(0, 0)).toBe(0);
});

test("schema rules know wildcards, other names of types, order, optional columns and changes", () => {
  const columns = [
    { name: "id", type: "integer" },
    { name: "mail", type: "character varying" },
  ];
  const broken = (...rules: Parameters<typeof brokenSchemaRules>[0]) => brokenSchemaRules(rules, columns, null);
  expect(broken({ kind: "forbidden", columns: ["m%", "pii_*"] })).toEqual(["column mail is present"]);
  expect(
    broken({
      kind: "types",
      types: new Map([
        ["mail", "varchar"],
        ["id", "text"],
      ]),
    }),
  ).toEqual(["column id is integer, not text"]);
  expect(broken({ kind: "indexes", indexes: new Map([["mail", 0]]) })).toEqual(["column mail is at 1, not 0"]);
  expect(
    broken({
      kind: "exact",
      types: new Map([
        ["id", null],
        ["mail", "text"],
        ["age", "integer"],
      ]),
      optional: ["age"],
    }),
  ).toEqual([]);
  const before = [
    { name: "mail", type: "text" },
    { name: "age", type: "integer" },
  ];
  expect(brokenSchemaRules([{ kind: "changes", of: ["column delete", "column add"] }], columns, before)).toEqual([
    "column age is gone",
    "column id is new",
  ]);
});

const at = new Date("2026-11-23T12:00:00Z");
const past = (values: number[]) =>
  values.map((value, day) => ({ at: new Date(at.getTime() - (day + 1) * 86_400_000), value }));

test("a change is from the last value, a window or the same day a week ago, and says when there is none", () => {
  const values = past([10, 20, 30, 40, 50, 60, 70, 80]);
  expect(baselineOf(values, { kind: "last" }, at)).toBe(10);
  expect(baselineOf(values, { kind: "window", of: "avg", measurements: 3 }, at)).toBe(20);
  expect(baselineOf(values, { kind: "same day", unit: "week" }, at)).toBe(70);
  expect(baselineOf(past([1]), { kind: "window", of: "max", measurements: 7 }, at)).toContain("1 earlier");
  expect([changeOf(15, 10, false), changeOf(15, 10, true), changeOf(15, 0, true)]).toEqual([5, 50, null]);
});

test("what is expected comes from like weekdays once there are enough of them", () => {
  const weeks = Array.from({ length: 35 }, (_, day) => ((day + 1) % 7 === 0 ? 100 + (day % 2) : 1000 + (day % 3)));
  const band = expectedBand(past(weeks), at)!;
  expect(band.low).toBeLessThan(100);
  expect(band.high).toBeLessThan(120);
  expect(expectedBand(past([1, 2, 3]), at)).toBeNull();
});
