import { expect, test } from "vitest";
import { distributionDifference } from "./distribution.ts";

const zones = { kind: "categorical" as const, bins: ["a", "b", "c"], weights: [0.5, 0.3, 0.2] };
const sizes = { kind: "continuous" as const, bins: ["0", "10", "20"], weights: [0, 0.5, 0.5] };

test("chi_square gives the probability of the tables", () => {
  // Statistic 5.991 with two degrees of freedom is 5 %.
  const n = 1000;
  const off = Math.sqrt((5.991464547 / n) * 0.5 * 0.3 * (1 / 0.8));
  const observed = { counts: [(0.5 + off) * n, (0.3 - off) * n, 0.2 * n], outside: 0 };
  expect(distributionDifference("chi_square", zones, observed)).toBeCloseTo(0.05, 6);
  expect(distributionDifference("chi_square", zones, { counts: [50, 30, 20], outside: 0 })).toBe(1);
  expect(distributionDifference("chi_square", zones, { counts: [50, 30, 19], outside: 1 })).toBe(0);
});

test("ks, psi and swd grow apart with the data", () => {
  const same = { counts: [0, 50, 50], outside: 0 };
  const other = { counts: [0, 90, 10], outside: 0 };
  expect(distributionDifference("ks", sizes, same)).toBe(1);
  expect(distributionDifference("ks", sizes, other)).toBeCloseTo(2 * Math.exp(-2 * 16), 15);
  expect(distributionDifference("psi", sizes, same)).toBe(0);
  expect(distributionDifference("psi", sizes, other)).toBeCloseTo(0.4 * Math.log(1.8) - 0.4 * Math.log(0.2), 12);
  expect(distributionDifference("swd", sizes, other)).toBeCloseTo(0.8, 12);
});

test("what cannot be compared is said, not counted", () => {
  expect(distributionDifference("ks", zones, { counts: [1, 1, 1], outside: 0 })).toContain("categories");
  expect(distributionDifference("psi", zones, { counts: [0, 0, 0], outside: 0 })).toContain("no values");
});
