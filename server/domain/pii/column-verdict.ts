import type { EntityType } from "./entity-types.ts";

/** A bounded sample of one column: distinct values that are not null, as text. */
export interface ColumnSample {
  name: string;
  /** PostgreSQL's name or a short one (`text`, `integer`, `boolean`, `json` …); values decide, the type only narrows. */
  type: string;
  values: readonly string[];
  /** Rows that have a value, of which `values` are a sample. */
  nonNull: number;
}

/** One verdict on a column with its evidence. */
export interface ColumnVerdict {
  entityType: EntityType;
  /** From 0 to 1. */
  confidence: number;
  /** Values looked at, those that have the shape as a whole, and those of them that pass the check behind it. */
  sampled: number;
  matched: number;
  validated: number;
  /** The words of the column's name that speak for the type, or null. */
  nameMatch: string | null;
  /** For people: "412 of 500 values are valid IBANs; the name says iban". */
  explanation: string;
  /** At most three, masked so that nothing readable is left. */
  maskedExamples: string[];
  /** The rule that decided. */
  recognizer: string;
  /** What prose or JSON holds, and in which share of the sampled values. Empty for every other type. */
  contains: { entityType: EntityType; share: number }[];
  /** What single paths within JSON hold, each judged like a column of its own; "contacts.email" is of every contact. */
  nested: { path: string; verdict: ColumnVerdict }[];
}
