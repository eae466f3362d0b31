import { expect, test } from "vitest";
import { estimateTotal } from "./estimate-total.ts";

const earlier = { newest: 10, most: 1_000 };

test.each([
  [
    { done: 1, announced: 50, earlier, isFromBeginning: true },
    { total: 50, basis: "source" },
  ],
  [
    { done: 1, announced: null, earlier, isFromBeginning: true },
    { total: 1_000, basis: "earlier_run" },
  ],
  [
    { done: 1, announced: null, earlier, isFromBeginning: false },
    { total: 10, basis: "earlier_run" },
  ],
  [{ done: 11, announced: null, earlier, isFromBeginning: false }, null],
  [{ done: 60, announced: 50, earlier, isFromBeginning: true }, null],
  [{ done: 0, announced: null, earlier: { newest: 0, most: 0 }, isFromBeginning: false }, null],
  [{ done: 0, announced: null, earlier: null, isFromBeginning: true }, null],
])("of %j the total is estimated as %j", (read, estimate) => {
  expect(estimateTotal(read)).toEqual(estimate);
});
