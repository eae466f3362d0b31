import { makeUnique } from "./file-names.ts";

export interface CsvDialect {
  delimiter: string;
  quote: string;
  lineEnds: string[];
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
const LINES_LOOKED_AT = 30;

/** How a CSV file is written, from its first bytes as text. */
export function sniffDialect(head: string, given: { delimiter?: string; quote: string }): CsvDialect {
  return {
    delimiter: given.delimiter || sniffDelimiter(head, given.quote),
    quote: given.quote,
    // Old Macintosh files end lines with a bare CR; anywhere else that is part of a field.
    lineEnds: head.includes("\n") || !head.includes("\r") ? ["\r\n", "\n"] : ["\r"],
  };
}

/** The delimiter that stands equally often in the most lines; a comma when none does (one column). */
function sniffDelimiter(head: string, quote: string): string {
  const lines = linesOutsideQuotes(head, quote);
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of DELIMITERS) {
    const counts = lines.map((line) => line.split(delimiter).length - 1);
    const expected = counts[0] ?? 0;
    if (expected === 0) continue;
    const agreeing = counts.filter((count) => count === expected).length;
    // Agreement weighs most: text has commas, but not the same number in each line.
    const score = (agreeing / counts.length) * 1_000 + Math.min(expected, 100);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function linesOutsideQuotes(head: string, quote: string): string[] {
  const parts = quote === "" ? [head] : head.split(quote);
  // Every second part lies within quotes: delimiters and line ends in it are text.
  const bare = parts.filter((_, i) => i % 2 === 0).join("");
  const lines = bare.split(/\r\n|\n|\r/).filter((line) => line !== "");
  // The last line may be cut where the head ends.
  return lines.slice(0, Math.max(1, Math.min(LINES_LOOKED_AT, lines.length - 1)));
}

/** Names for columns: trimmed, an empty one by its place, and each only once. */
export function nameColumns(header: readonly string[]): string[] {
  return makeUnique(header.map((name, i) => name.trim() || `column_${i + 1}`));
}
