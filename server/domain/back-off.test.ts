import { expect, test } from "vitest";
import { retryDelayMs } from "./back-off.ts";

const limits = { firstMs: 1_000, longestMs: 5_000 };

test.each([
  [1, 0, 500],
  [1, 0.999, 1_000],
  [2, 0.5, 1_500],
  [3, 0, 2_000],
  [9, 0.999, 4_998],
  [2_000, 0, 2_500],
])("after %i failures and a draw of %f it waits %i ms", (failed, random, ms) => {
  expect(retryDelayMs(failed, limits, random)).toBe(ms);
});
