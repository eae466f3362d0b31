import { expect, test } from "vitest";
import type { CheckOutcome } from "./dimension-result.ts";
import { gateDecision, type QualityGate } from "./gate.ts";

const result = (outcome: CheckOutcome) => ({ name: outcome, outcome, message: "" });

test.each<[QualityGate, CheckOutcome[], { isHeld: boolean; hasWarning: boolean; reasons: CheckOutcome[] }]>([
  ["off", ["fail", "error"], { isHeld: false, hasWarning: false, reasons: [] }],
  ["warn", ["pass", "fail"], { isHeld: false, hasWarning: true, reasons: [] }],
  ["warn", ["pass", "not_evaluated"], { isHeld: false, hasWarning: false, reasons: [] }],
  ["hold", ["pass", "warn", "not_evaluated"], { isHeld: false, hasWarning: true, reasons: [] }],
  ["hold", ["pass", "fail", "error"], { isHeld: true, hasWarning: true, reasons: ["fail", "error"] }],
  ["hold", [], { isHeld: false, hasWarning: false, reasons: [] }],
])("with the gate %s, results %j decide", (gate, outcomes, expected) => {
  const { reasons, ...decision } = gateDecision(gate, outcomes.map(result));
  expect({ ...decision, reasons: reasons.map(({ outcome }) => outcome) }).toEqual(expected);
});
