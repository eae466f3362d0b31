import { wordsOf } from "../pii/name-words.ts";
import { isTemporal, type TypedColumn } from "./ordered-pairs.ts";

/** Best evidence first: a change says more about freshness than a creation, and that more than any event. */
const WORDS_BY_RANK: readonly ReadonlySet<string>[] = [
  new Set(["updated", "update", "modified", "changed", "edited", "geaendert", "opdateret", "actualizado", "modifie"]),
  new Set(["created", "creation", "inserted", "ingested", "erstellt", "oprettet", "creado", "cree", "creato"]),
  new Set(["event", "occurred", "logged", "recorded", "received", "sent", "placed", "ordered", "order", "transaction"]),
  new Set(["time", "timestamp", "datetime", "date", "ts", "dato", "datum", "fecha"]),
];

/** Moments that do not follow the present: dates of birth, deadlines, plans. */
const WORDS_OF_OTHER_TIMES = new Set(
  "birth dob birthday birthdate born geburt death due expires expiry expiration valid until end planned scheduled sched deadline start hire".split(
    " ",
  ),
);

/**
 * The column whose newest value tells how fresh a stream is: its cursor when that is a date or timestamp, else the
 * column that best says when a row changed; null when none does.
 */
export function timelinessColumn(columns: readonly TypedColumn[], cursor: string | null): string | null {
  const moments = columns.filter(({ type }) => isTemporal(type));
  if (cursor !== null && moments.some(({ name }) => name === cursor)) return cursor;
  const candidates = moments
    .map(({ name }) => ({ name, words: wordsOf(name) }))
    .filter(({ words }) => !words.some((word) => WORDS_OF_OTHER_TIMES.has(word)));
  for (const rank of WORDS_BY_RANK) {
    const found = candidates.find(({ words }) => words.some((word) => rank.has(word)));
    if (found !== undefined) return found.name;
  }
  return null;
}
