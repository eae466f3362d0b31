const MAX_WORDS = 8;

/** The words that a person looks for, as the catalog's index holds them: lower case, split where no letter or digit is. */
export function searchWords(text: string): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words)].slice(0, MAX_WORDS);
}

/** Whether a word of the catalog may be what somebody meant to type: one slip in five letters, two in eight. */
export function isMisspelling(typed: string, meant: string): boolean {
  const allowed = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
  return Math.abs(typed.length - meant.length) <= allowed && slipsBetween(typed, meant) <= allowed;
}

/** Letters left out, added, replaced, or swapped with their neighbour: Damerau's distance, each pair swapped once. */
function slipsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        last[column]! + 1,
        current[column - 1]! + 1,
        last[column - 1]! + (isSame ? 0 : 1),
        isSwap ? beforeLast[column - 2]! + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length]!;
}

/** A stretch of a text, in UTF-16 units, end not included. */
export interface Mark {
  start: number;
  end: number;
}

/** Where a text holds any of the words, whatever their case; overlapping finds are one mark. */
export function marksOf(text: string, words: readonly string[]): Mark[] {
  const lower = text.toLowerCase();
  // A letter that becomes two in lower case would shift every mark behind it.
  if (lower.length !== text.length) return [];
  const found = words
    .filter((word) => word !== "")
    .flatMap((word) => placesIn(lower, word))
    .sort((a, b) => a.start - b.start);
  return found.reduce<Mark[]>((marks, mark) => {
    const previous = marks.at(-1);
    if (previous && mark.start <= previous.end) previous.end = Math.max(previous.end, mark.end);
    else marks.push({ ...mark });
    return marks;
  }, []);
}

function placesIn(text: string, word: string): Mark[] {
  const places: Mark[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    places.push({ start: at, end: at + word.length });
  }
  return places;
}
