/** A line of a comparison: on both sides, or on one of them. Numbers count from 1. */
export type DiffLine =
  | { kind: "same"; text: string; leftNumber: number; rightNumber: number }
  | { kind: "removed"; text: string; leftNumber: number }
  | { kind: "added"; text: string; rightNumber: number };

// Beyond this the table of a comparison takes too long to make while somebody types; what lies between the first and the
// last change is then shown as taken out and put in whole.
const MOST_CELLS = 2_000_000;

/** What separates two texts, line by line, with as many lines in common as there are (the longest common subsequence). */
export function diffLines(left: string, right: string): DiffLine[] {
  const [a, b] = [left.split("\n"), right.split("\n")];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;

  const same = (from: number, count: number, shift: number): DiffLine[] =>
    a.slice(from, from + count).map((text, place) => ({
      kind: "same",
      text,
      leftNumber: from + place + 1,
      rightNumber: from + place + 1 + shift,
    }));
  return [
    ...same(0, start, 0),
    ...between(a.slice(start, a.length - end), b.slice(start, b.length - end), start),
    ...same(a.length - end, end, b.length - a.length),
  ];
}

function between(a: readonly string[], b: readonly string[], offset: number): DiffLine[] {
  const lengths = commonLengths(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const numbers = { leftNumber: offset + i + 1, rightNumber: offset + j + 1 };
    if (lengths && i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: "same", text: a[i]!, ...numbers });
      i++;
      j++;
    } else if (i < a.length && (j === b.length || !lengths || lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      lines.push({ kind: "removed", text: a[i]!, leftNumber: numbers.leftNumber });
      i++;
    } else {
      lines.push({ kind: "added", text: b[j]!, rightNumber: numbers.rightNumber });
      j++;
    }
  }
  return lines;
}

/** How many lines the rests from (i, j) on have in common; null where the table would be too large. */
function commonLengths(a: readonly string[], b: readonly string[]): Uint32Array[] | null {
  if (a.length * b.length > MOST_CELLS) return null;
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i]![j] = a[i] === b[j] ? lengths[i + 1]![j + 1]! + 1 : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
    }
  }
  return lengths;
}
