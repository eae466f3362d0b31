import { expect, test } from "vitest";
import { toReadRates } from "./read-rates.ts";

const sample = (seconds: number, rows: number) => ({ atMs: seconds * 1000, rows, bytes: rows * 100 });

test("a steady read has the same speed in every slice", () => {
  const points = toReadRates([sample(1, 1000), sample(2, 2000), sample(3, 3000)], 0, 3000);
  for (const point of points) expect(point.rows).toBeCloseTo(1000);
  expect(points[0]!.bytes).toBeCloseTo(100_000);
  expect(points.at(-1)!.toMs).toBe(3000);
});

test("what comes after the last sample is unknown, not nought", () => {
  const points = toReadRates([sample(1, 1000)], 0, 4000);
  expect(points.at(-1)!.rows).toBeNull();
  expect(points[0]!.rows).toBeCloseTo(1000);
});

test("a pause in reading is a speed of nought", () => {
  const points = toReadRates([sample(1, 1000), sample(5, 1000), sample(6, 2000)], 0, 6000);
  expect(points.find(({ fromMs }) => fromMs === 2000)!.rows).toBe(0);
});

test("a total that steps back after a crash makes no speed below nought", () => {
  const points = toReadRates([sample(1, 1000), sample(2, 500), sample(3, 1500)], 0, 3000);
  for (const point of points) expect(point.rows).toBeGreaterThanOrEqual(0);
});

test("a long run has no more points than a plot can show", () => {
  expect(toReadRates([sample(36_000, 1e6)], 0, 36_000_000)).toHaveLength(120);
});
