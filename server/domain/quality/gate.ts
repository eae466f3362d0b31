import type { CheckOutcome } from "./dimension-result.ts";

/** What a failed check does to a run: nothing, a warning on its quality step, or its publication waits for a person. */
export const QUALITY_GATES = ["off", "warn", "hold"] as const;
export type QualityGate = (typeof QUALITY_GATES)[number];

/** What the gate looks at: the result of a dimension or of a check that a person wrote. */
export interface GatedResult {
  name: string;
  outcome: CheckOutcome;
  /** What was measured, for people. */
  message: string;
}

export interface GateDecision {
  isHeld: boolean;
  hasWarning: boolean;
  /** The results that hold it; empty when it is not held. */
  reasons: GatedResult[];
}

/**
 * Whether a stream's staged rows may be published. A check that failed holds them, and so does one that could not say
 * (error): whoever asks for a hold wants to know that the data is good. A warning holds nothing, and neither does a check
 * without a basis: "not evaluated" is the usual state of a stream that nobody wrote a rule for.
 */
export function gateDecision(gate: QualityGate, results: readonly GatedResult[]): GateDecision {
  const isBad = ({ outcome }: GatedResult) => outcome === "fail" || outcome === "error";
  const hasWarning = gate !== "off" && results.some((result) => isBad(result) || result.outcome === "warn");
  const reasons = gate === "hold" ? results.filter(isBad) : [];
  return { isHeld: reasons.length > 0, hasWarning, reasons };
}
