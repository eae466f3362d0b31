/** Rows kept for trying several columns together: 12 columns of them are 24 MB. */
const ROWS_COMPARED = 500_000;
/** A column of this many different values is taken as unique: its table of hashes would outgrow what it is worth. */
const VALUES_COMPARED = 500_000;
/** Keys stand at the front; watching all of 2,000 columns would cost gigabytes. */
const COLUMNS_WATCHED = 32;
const COLUMNS_COMBINED = 12;
/** Rows looked at over all combinations: a second or two, during which the process does nothing else. */
const LOOKS_ALLOWED = 20_000_000;

/** How fit a column is to be part of a key; `never` is for floats, whose equality means little, and for columns with gaps. */
export type KeyFitness = "never" | "measure" | "text" | "moment";

/** Finds columns whose values tell rows apart: one, or the fewest together. Fed with every row that is looked at. */
export class KeyFinder {
  readonly #columns: (ColumnHashes | null)[];
  #rows = 0;

  constructor(width: number) {
    this.#columns = Array.from({ length: Math.min(width, COLUMNS_WATCHED) }, () => new ColumnHashes());
  }

  /** `null` is a missing value: its column can be no part of a key. */
  add(row: readonly (string | null)[]): void {
    for (let i = 0; i < this.#columns.length; i++) {
      const column = this.#columns[i];
      if (column == null) continue;
      const text = row[i];
      if (text == null) this.#columns[i] = null;
      else column.add(text, this.#rows);
    }
    this.#rows++;
  }

  /** The key's columns as positions; empty when nothing tells all rows apart. */
  suggest(names: readonly string[], fitness: readonly KeyFitness[]): number[] {
    if (this.#rows === 0) return [];
    const candidates = names.flatMap((name, position) => {
      const column = this.#columns[position];
      const fit = fitness[position] ?? "never";
      return column == null || fit === "never"
        ? []
        : [{ position, column, worth: worthOf(name, fit), isNamed: isKeyName(name) }];
    });
    const unique = candidates.filter(({ column }) => column.isUnique);
    const single = unique.find(({ isNamed }) => isNamed) ?? unique[0];
    if (single !== undefined) return [single.position];
    // Of columns with one value there is nothing to combine.
    const varied = candidates
      .filter(({ column }) => column.varies)
      .sort((a, b) => b.worth - a.worth || a.position - b.position);
    return this.#combine(varied.slice(0, COLUMNS_COMBINED));
  }

  #combine(candidates: Candidate[]): number[] {
    const rows = Math.min(this.#rows, ROWS_COMPARED);
    let looks = 0;
    for (const size of [2, 3, 4]) {
      const combinations = [...chooseFrom(candidates, size)].sort((a, b) => worthOfAll(b) - worthOfAll(a));
      for (const combination of combinations) {
        const told = countToldApart(combination, rows);
        if (told === rows) return combination.map(({ position }) => position).sort((a, b) => a - b);
        looks += told;
        if (looks > LOOKS_ALLOWED) return [];
      }
    }
    return [];
  }
}

interface Candidate {
  position: number;
  column: ColumnHashes;
  worth: number;
}

const worthOfAll = (combination: Candidate[]) => combination.reduce((sum, { worth }) => sum + worth, 0);

function worthOf(name: string, fitness: KeyFitness): number {
  return { never: 0, measure: 1, text: 2, moment: 3 }[fitness] + (isKeyName(name) ? 2 : 0);
}

function isKeyName(name: string): boolean {
  return /(^|[_\s.-])(id|key|code|uuid|guid|pk|no|nr)$/i.test(name) || /[a-z](Id|ID|Key|Code|Uuid)$/.test(name);
}

function* chooseFrom(items: Candidate[], size: number, from = 0): Generator<Candidate[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let i = from; i < items.length; i++) {
    for (const rest of chooseFrom(items, size - 1, i + 1)) yield [items[i]!, ...rest];
  }
}

/** How many rows from the first on the columns tell apart: all of them, or those before the first repetition. */
function countToldApart(combination: Candidate[], rows: number): number {
  const seen = new HashSet();
  for (let row = 0; row < rows; row++) {
    let high = 0;
    let low = 0;
    for (const { column } of combination) {
      const hash = column.hashAt(row);
      high = Math.imul(high ^ hash, 0x9e3779b1) ^ (high >>> 15);
      low = (Math.imul(low, 31) + hash) | 0;
    }
    if (!seen.add(join(high, low))) return row;
  }
  return rows;
}

/** The hashes of one column's values: all different ones while they are, and those of the first rows in order. */
class ColumnHashes {
  isUnique = true;
  varies = false;
  #seen: HashSet | null = new HashSet();
  #first = 0;
  #inOrder = new Int32Array(1024);

  add(text: string, row: number): void {
    const { high, low } = hashText(text);
    if (row === 0) this.#first = high;
    else if (high !== this.#first) this.varies = true;
    if (row < ROWS_COMPARED) {
      if (row >= this.#inOrder.length) this.#inOrder = grow(this.#inOrder);
      this.#inOrder[row] = high;
    }
    if (this.#seen === null) return;
    this.isUnique = this.#seen.add(join(high, low));
    if (!this.isUnique || this.#seen.size >= VALUES_COMPARED) this.#seen = null;
  }

  hashAt(row: number): number {
    return this.#inOrder[row]!;
  }
}

function grow(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** Two 32-bit hashes in one walk: together 53 bits, so that a million values all but never collide by chance. */
function hashText(text: string): { high: number; low: number } {
  let high = 0x811c9dc5 ^ text.length;
  let low = 0x1b873593;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low + code, 0x85ebca6b) ^ (low >>> 13);
  }
  high ^= high >>> 15;
  return { high, low };
}

/** Never 0, which marks an empty place. */
function join(high: number, low: number): number {
  return (high >>> 0) * 0x200000 + (low >>> 11) + 1;
}

/** A set of numbers in one flat array: eight bytes a place where Set takes forty. */
class HashSet {
  size = 0;
  #places = new Float64Array(1024);

  /** False when the value was in it already. */
  add(value: number): boolean {
    if (this.size * 2 >= this.#places.length) this.#grow();
    const at = this.#placeOf(value);
    if (this.#places[at] === value) return false;
    this.#places[at] = value;
    this.size++;
    return true;
  }

  #placeOf(value: number): number {
    const mask = this.#places.length - 1;
    let at = Math.imul(value / 0x200000, 0x9e3779b1) ^ Math.imul(value | 0, 0x85ebca6b);
    at = (at ^ (at >>> 15)) & mask;
    while (this.#places[at] !== 0 && this.#places[at] !== value) at = (at + 1) & mask;
    return at;
  }

  #grow(): void {
    const old = this.#places;
    this.#places = new Float64Array(old.length * 2);
    for (const value of old) if (value !== 0) this.#places[this.#placeOf(value)] = value;
  }
}
