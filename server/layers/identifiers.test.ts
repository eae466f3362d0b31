import { expect, test } from "vitest";
import { qualified, quoteIdentifier } from "./identifiers.ts";

test("a name is quoted whatever it holds", () => {
  expect(quoteIdentifier('a"; drop table x; --')).toBe('"a""; drop table x; --"');
  expect(qualified("chart", "Straße")).toBe('"chart"."Straße"');
});

test("what PostgreSQL would cut or refuse is refused here", () => {
  for (const name of ["", "a\u0000b", "x".repeat(64), "ü".repeat(32)]) {
    expect(() => quoteIdentifier(name)).toThrow(RangeError);
  }
});
