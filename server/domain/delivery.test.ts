import { expect, test } from "vitest";
import { nextTryAt } from "./delivery.ts";

const at = new Date("2026-03-01T00:00:00Z");
const wait = (tries: number, more = {}) => {
  const due = nextTryAt(tries, { at, spread: 0, ...more });
  return due && (due.getTime() - at.getTime()) / 60_000;
};

test("a failed delivery is tried again after longer and longer waits, over hours, and then given up", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8].map((tries) => wait(tries))).toEqual([1 / 6, 1, 5, 15, 60, 120, 240, 480]);
  expect(wait(9)).toBeNull();
});

test("the other side may ask for a longer wait, within limits, and never for a shorter one", () => {
  expect(wait(1, { retryAfterMs: 120_000 })).toBe(2);
  expect(wait(4, { retryAfterMs: 1_000 })).toBe(15);
  expect(wait(1, { retryAfterMs: 10 ** 12 })).toBe(480);
});
