import { wordsOf } from "../pii/name-words.ts";

export interface TypedColumn {
  name: string;
  /** As PostgreSQL spells it. */
  type: string;
}

/** Words that stand for an earlier and a later moment (or a smaller and a greater number) of the same thing. */
const EARLIER_AND_LATER: readonly { earlier: readonly string[]; later: readonly string[] }[] = [
  {
    earlier: ["created", "creation", "inserted", "erstellt", "oprettet", "creado", "cree", "creato", "aangemaakt"],
    later: ["updated", "modified", "changed", "deleted", "geaendert", "opdateret", "actualizado", "modifie"],
  },
  {
    earlier: ["start", "started", "begin", "began", "beginning", "inicio", "debut", "inizio", "beginn"],
    later: [
      "end",
      "ended",
      "finish",
      "finished",
      "stop",
      "stopped",
      "completed",
      "fin",
      "fine",
      "ende",
      "einde",
      "slut",
    ],
  },
  {
    earlier: ["from", "von", "fra", "van", "desde", "depuis"],
    later: ["to", "until", "till", "bis", "til", "tot", "hasta"],
  },
  { earlier: ["opened", "open"], later: ["closed", "close", "resolved"] },
  { earlier: ["ordered", "order", "placed"], later: ["shipped", "dispatched", "delivered"] },
  { earlier: ["shipped", "ship", "dispatched"], later: ["delivered", "delivery", "received"] },
  { earlier: ["departure", "departed", "depart"], later: ["arrival", "arrived", "arrive"] },
  { earlier: ["checkin"], later: ["checkout"] },
  { earlier: ["issued", "issue", "invoice"], later: ["expires", "expired", "expiry", "expiration", "due"] },
  { earlier: ["hire", "hired", "joined"], later: ["termination", "terminated", "left"] },
  { earlier: ["birth", "born"], later: ["death", "died"] },
  { earlier: ["minimum", "min", "lowest"], later: ["maximum", "max", "highest"] },
];

/** They say that a column is a moment, not which. */
const WORDS_OF_TIME = new Set([
  "at",
  "on",
  "date",
  "time",
  "datetime",
  "timestamp",
  "ts",
  "dt",
  "utc",
  "day",
  "dato",
  "datum",
  "fecha",
]);

/** Lower and upper bounds may be numbers; every other pair compares moments. */
const NUMERIC_WORDS = new Set(["minimum", "min", "lowest", "maximum", "max", "highest"]);

/**
 * Pairs of columns that belong in an order by their names and types: `created_at` ≤ `updated_at`, `min_price` ≤
 * `max_price`. Both have the same type, since a date compared with a moment of the same day would look reversed.
 */
export function proposeOrderedPairs(columns: readonly TypedColumn[]): { earlier: string; later: string }[] {
  const readings = columns.map((column) => ({ column, words: wordsOf(joinPhrasalWords(column.name)) }));
  return readings.flatMap((first) =>
    readings.flatMap((second) =>
      first !== second && first.column.type === second.column.type && isInOrder(first, second)
        ? [{ earlier: first.column.name, later: second.column.name }]
        : [],
    ),
  );
}

/** `check_in` and `check_out` are one word each, written as two. */
function joinPhrasalWords(name: string): string {
  return name.replace(/check[ _-]?(in|out)/gi, (_, way: string) => `check${way.toLowerCase()}`);
}

interface Reading {
  column: TypedColumn;
  words: string[];
}

function isInOrder(first: Reading, second: Reading): boolean {
  return EARLIER_AND_LATER.some(({ earlier, later }) => {
    const from = first.words.find((word) => earlier.includes(word));
    const to = second.words.find((word) => later.includes(word));
    if (from === undefined || to === undefined) return false;
    if (!isTemporal(first.column.type) && !(isNumeric(first.column.type) && NUMERIC_WORDS.has(from))) return false;
    return subjectOf(first.words, from) === subjectOf(second.words, to);
  });
}

/** What remains of a name besides the word that orders it: `contract` of `contract_start_date`. */
function subjectOf(words: readonly string[], orderingWord: string): string {
  return words.filter((word) => word !== orderingWord && !WORDS_OF_TIME.has(word)).join(" ");
}

/** A time of day is not one: a flight that leaves at 23:50 lands at 01:10. */
export function isTemporal(type: string): boolean {
  return type === "date" || type.startsWith("timestamp");
}

function isNumeric(type: string): boolean {
  return /^(smallint|integer|bigint|numeric|decimal|real|double precision)/.test(type);
}
