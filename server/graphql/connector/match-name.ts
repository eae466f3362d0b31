/** How well a name answers a search: 0 is the name itself, more is less; null is not at all. */
export type Match = number | null;

/** Lower case letters and digits, in words: accents and punctuation are not what people search by. */
export function words(text: string): string[] {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
}

/** 0 the whole name, 1 its beginning, 2 the beginning of its words, 3 somewhere in it; spaces do not count. */
export function matchName(search: string, name: string): Match {
  const [searched, named] = [words(search), words(name)];
  const [joinedSearch, joinedName] = [searched.join(""), named.join("")];
  if (joinedSearch === "") return 0;
  if (joinedName === joinedSearch) return 0;
  if (joinedName.startsWith(joinedSearch)) return 1;
  if (searched.every((word) => named.some((part) => part.startsWith(word)))) return 2;
  return joinedName.includes(joinedSearch) || searched.every((word) => joinedName.includes(word)) ? 3 : null;
}

/** The mistakes in a search that was meant for this name: letters left out, doubled, changed or swapped. */
export function matchMistyped(search: string, name: string): Match {
  const [searched, named] = [words(search), words(name)];
  const whole = mistakes(searched.join(""), named.join(""));
  const each = searched.map((word) => lowest(named.map((part) => mistakes(word, part))));
  const together = each.includes(null) ? null : each.reduce((sum, count) => sum! + count!, 0)!;
  return lowest([whole, together]);
}

/** One in four letters may be wrong; the name may go on where the search ends. */
function mistakes(word: string, name: string): Match {
  const allowed = Math.floor(word.length / 4);
  if (allowed === 0) return name.startsWith(word) ? 0 : null;
  const row = editDistances(word, name);
  // The last row has the distance to every beginning of the name.
  const count = Math.min(...row.slice(Math.max(0, word.length - allowed)));
  return count <= allowed ? count : null;
}

/** The edits from `word` to each beginning of `name`; two letters swapped are one edit. */
function editDistances(word: string, name: string): number[] {
  let beforeLast: number[] = [];
  let last = Array.from({ length: name.length + 1 }, (_, j) => j);
  for (let i = 1; i <= word.length; i++) {
    const row = [i];
    for (let j = 1; j <= name.length; j++) {
      const isSame = word[i - 1] === name[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && word[i - 1] === name[j - 2] && word[i - 2] === name[j - 1]) {
        cost = Math.min(cost, beforeLast[j - 2]! + 1);
      }
      row.push(cost);
    }
    [beforeLast, last] = [last, row];
  }
  return last;
}

function lowest(matches: Match[]): Match {
  const known = matches.filter((match) => match !== null);
  return known.length === 0 ? null : Math.min(...known);
}
