import { expect, test } from "vitest";
import type { Step } from "./fold-run-events.ts";
import { stepBadge, stepCell, stepDetail, stepReading, stepShare } from "./step-reading.ts";

function step(change: Partial<Step>): Step {
  return {
    id: "read",
    kind: "READ",
    streamName: null,
    status: "RUNNING",
    startedAt: null,
    endedAt: null,
    done: 0,
    total: null,
    isTotalEstimate: false,
    estimateBasis: null,
    rateLimitedUntil: null,
    bytes: 0,
    rejected: 0,
    perSecond: null,
    figures: [],
    ...change,
  };
}

test("a running step is as far as its records where their number is known, else as its streams", () => {
  expect(stepShare(step({ done: 64, total: 100 }), [])).toBeCloseTo(0.64);
  const streams = [
    step({ status: "SUCCEEDED" }),
    step({ done: 1, total: 4 }),
    step({ done: 9 }),
    step({ status: "PENDING" }),
  ];
  expect(stepShare(step({ done: 64 }), streams)).toBeCloseTo(1.25 / 4);
});

test("a per cent is rounded down: it says 100 when it is done", () => {
  expect(stepBadge(step({ done: 9_999, total: 10_000 }), [])).toBe("99 %");
});

test("an estimated total gives no per cent and is marked", () => {
  const estimated = step({ done: 50, total: 100, isTotalEstimate: true });
  expect(stepBadge(estimated, [estimated])).toBe("running");
  expect(stepReading(estimated)).toEqual({ figure: "50", unit: "of ~100" });
});

test("a step that has not begun reads as unknown, not as nought", () => {
  expect(stepReading(step({ status: "PENDING" })).figure).toBe("–");
  expect(stepCell(undefined).tone).toBe("todo");
});

test("navigate tells versions opened and closed", () => {
  const navigate = step({ kind: "NAVIGATE", status: "SUCCEEDED", done: 16, figures: [{ name: "closed", value: 11 }] });
  expect(stepReading(navigate)).toEqual({ figure: "+16 −11", unit: "versions" });
  expect(stepCell({ ...navigate, done: 0, figures: [] }).text).toBe("unchanged");
});

test("a failed check outranks a warned one, and quarantined rows are told beside the count", () => {
  const figures = [
    { name: "warned", value: 2 },
    { name: "failed", value: 1 },
  ];
  expect(stepCell(step({ kind: "QUALITY", status: "WARNED", done: 3, figures }))).toMatchObject({
    text: "1 fail",
    tone: "amber",
  });
  expect(stepCell(step({ kind: "CHART", status: "SUCCEEDED", done: 7, rejected: 5 })).aside).toBe("5 quar.");
});

test("figures are told in words", () => {
  const figures = [{ name: "notEvaluated", value: 1 }];
  expect(stepDetail(step({ kind: "QUALITY", status: "SUCCEEDED", figures }))).toBe("1 not evaluated");
});
