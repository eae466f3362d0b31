import type { EntityType } from "./entity-types.ts";

/**
 * A rule that knows one kind of value by its whole form. To add one: put an entry into the table of its subject under
 * `recognizers/`, with a few right and wrong values in `recognizers.test.ts`. Patterns are anchored and linear: no
 * repetition inside a repetition, since they see whatever a source sends.
 */
export interface Recognizer {
  /** Stable; kept with each finding. */
  id: string;
  entityType: EntityType;
  /** What many such values are called: "valid IBANs", "phone numbers". */
  noun: string;
  pattern: RegExp;
  /** A check behind the form: check digit, calendar, number plan. */
  validate?: (value: string) => boolean;
  /**
   * How many random values of this form pass `validate`, from 0 to 1. A checksum of one digit is 0.1: so many passes
   * by chance must be beaten before they count.
   */
  chance?: number;
  /** Phrases of column names that mean this, in the languages we know; separated by commas. */
  names: string;
  /** Phrases that say that it is something else, whatever the values look like. */
  notNames?: string;
  /** The form alone says too little (five digits); it counts only with a name. */
  needsName?: boolean;
  /** The share of values that must pass when no name speaks for it; 0.7 unless told. */
  minShare?: number;
  /** The confidence when every value passes and the name says nothing. */
  confidence: number;
  /** A last look at the passing values together: addresses spread, version numbers do not. */
  looksRight?: (values: readonly string[], hasName: boolean) => boolean;
}
