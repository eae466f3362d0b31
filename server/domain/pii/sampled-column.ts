import type { ColumnSample } from "./column-verdict.ts";
import type { EntityType } from "./entity-types.ts";
import { phrasesIn } from "./name-words.ts";

/** Longer values are cut: no form that we know is longer, and no pattern sees unbounded text. */
const LONGEST_VALUE = 512;
/** More distinct values than these change no verdict. */
const MOST_VALUES = 1000;
/** Documents are parsed whole; these bound what that costs. */
const LONGEST_DOCUMENT = 65_536;
const MOST_DOCUMENTS = 300;

const PLACEHOLDERS = new Set([
  "",
  "-",
  "--",
  "n/a",
  "na",
  "null",
  "none",
  "nil",
  "unknown",
  "undefined",
  "?",
  "tbd",
  "nan",
]);

/** A column made ready to be looked at by every rule. */
export interface SampledColumn {
  name: string;
  type: string;
  /** Distinct, trimmed, cut to `LONGEST_VALUE`, without placeholders. */
  values: readonly string[];
  /** Distinct values that begin like a JSON object or list, whole, since half a document cannot be parsed. */
  documents: readonly string[];
  nonNull: number;
  /** The name as words and runs of words. */
  phrases: ReadonlySet<string>;
  /** The name says nothing: `col_12`, `f3`, `value`. */
  isNameOpaque: boolean;
  table: TableContext;
}

/** What else the table holds. */
export interface TableContext {
  /** Verdicts that are already known; empty on the first look. */
  entityTypes: ReadonlySet<EntityType>;
}

export function sampleColumn(sample: ColumnSample, table: TableContext): SampledColumn {
  const values = new Set<string>();
  const documents = new Set<string>();
  for (const raw of sample.values) {
    if (values.size >= MOST_VALUES) break;
    const value = raw.slice(0, LONGEST_VALUE).trim();
    const isDocument = /^[{[]/.test(value) && raw.length <= LONGEST_DOCUMENT && documents.size < MOST_DOCUMENTS;
    if (isDocument) documents.add(raw);
    if (!PLACEHOLDERS.has(value.toLowerCase())) values.add(value);
  }
  return {
    name: sample.name,
    type: sample.type,
    values: [...values],
    documents: [...documents],
    nonNull: sample.nonNull,
    phrases: phrasesIn(sample.name),
    isNameOpaque: isOpaque(sample.name),
    table,
  };
}

/** `col_12`, `f3`, `C`, `field7`, `attr_2`, `x`: a place in a table rather than a meaning. */
function isOpaque(name: string): boolean {
  return /^_*(?:\p{L}{1,2}|col|column|field|attr|attribute|var|variable|value|val|data|item|feature|unnamed|spalte|kolonne|campo|colonne|kolumna)?[ _-]*\d*(?:[ _-]\d+)?$/iu.test(
    name,
  );
}
