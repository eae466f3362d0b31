import type { ColumnVerdict } from "./column-verdict.ts";
import { maskedExamples } from "./mask-value.ts";
import type { SampledColumn } from "./sampled-column.ts";

/** What a rule says of a column; the most confident one becomes the verdict. */
export interface Candidate {
  entityType: ColumnVerdict["entityType"];
  recognizer: string;
  confidence: number;
  matched: number;
  validated: number;
  nameMatch: string | null;
  /** "412 of 500 values are valid IBANs". */
  finding: string;
  examples: readonly string[];
  contains?: ColumnVerdict["contains"];
  nested?: ColumnVerdict["nested"];
}

export function verdictOf(column: SampledColumn, candidate: Candidate): ColumnVerdict {
  const { entityType, recognizer, matched, validated, nameMatch, finding, contains = [], nested = [] } = candidate;
  return {
    entityType,
    recognizer,
    confidence: Math.round(Math.min(0.99, Math.max(0.05, candidate.confidence)) * 100) / 100,
    sampled: column.values.length,
    matched,
    validated,
    nameMatch,
    explanation: nameMatch === null ? finding : `${finding}; the name says ${nameMatch}`,
    maskedExamples: maskedExamples(candidate.examples),
    contains,
    nested,
  };
}
