import type { EntityType } from "./entity-types.ts";

/**
 * A rule that knows one kind of value: in columns by its whole form, in texts by `text`. To add one, put an entry into
 * the table of its subject under `recognizers/`, with a few right and wrong values in `recognizers.test.ts` and a marked
 * sentence in `text/analyze-text.test.ts`. Patterns are anchored and linear: no repetition inside a repetition, since
 * they see whatever a source sends.
 */
export interface Recognizer {
  /** Stable; kept with each finding. */
  id: string;
  entityType: EntityType;
  /** Who or what defines the form: a standard, a law, the office that gives the numbers out. */
  source: string;
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
  /** How it is found inside a text; without it only a column can tell. Better forms first. */
  text?: readonly TextForm[];
  /** Words around it in a text that speak for it, besides `names`. */
  context?: string;
}

/** A rule for what only a text holds, or what means nothing as a column: dates, links, nationalities. */
export interface TextRecognizer {
  id: string;
  entityType: EntityType;
  source: string;
  text: readonly (TextForm & { pattern: RegExp })[];
  context?: string;
}

/** One way in which a value stands inside a text. Patterns are linear on any text, as those of whole values are. */
export interface TextForm {
  /** Without anchors. The recogniser's own pattern between the edges of a word, unless told. */
  pattern?: RegExp;
  /** The recogniser's own check, unless told; null where this form stands without one. */
  validate?: ((value: string) => boolean) | null;
  /**
   * How many characters of what the pattern took are the value; 0 when none begins where the match does, negative when
   * none does anywhere within it.
   */
  lengthOf?: (match: string) => number;
  /** From 0 to 1, without a word nearby that speaks for it. */
  score: number;
  /** Nothing is found unless such a word is there. */
  needsContext?: boolean;
}
