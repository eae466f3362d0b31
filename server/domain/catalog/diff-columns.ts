/** One column of a version. */
export interface VersionColumn {
  name: string;
  type: string;
  isNullable: boolean;
  isKey: boolean;
}

export interface ColumnChange {
  name: string;
  before: string | null;
  after: string | null;
  isBreaking: boolean;
}

export interface SchemaDiff {
  added: ColumnChange[];
  removed: ColumnChange[];
  changed: ColumnChange[];
  isBreaking: boolean;
}

/** Types that hold every value of another: integers in decimals; and what is only made to allow nulls keeps its type. */
const WIDENINGS = new Set([
  "smallint integer",
  "smallint bigint",
  "integer bigint",
  "smallint numeric",
  "integer numeric",
  "bigint numeric",
]);

/** What became of the columns. A removed column breaks its readers, and so does one whose values they may not expect. */
export function diffColumns(before: readonly VersionColumn[], after: readonly VersionColumn[]): SchemaDiff {
  const old = new Map(before.map((column) => [column.name, column]));
  const now = new Map(after.map((column) => [column.name, column]));
  const added = after
    .filter(({ name }) => !old.has(name))
    .map((column) => ({ name: column.name, before: null, after: inWords(column), isBreaking: false }));
  const removed = before
    .filter(({ name }) => !now.has(name))
    .map((column) => ({ name: column.name, before: inWords(column), after: null, isBreaking: true }));
  const changed = after.flatMap((column) => {
    const previous = old.get(column.name);
    if (!previous || inWords(previous) === inWords(column)) return [];
    const isBreaking = !isWidened(previous, column) || (!previous.isNullable && column.isNullable);
    return [{ name: column.name, before: inWords(previous), after: inWords(column), isBreaking }];
  });
  const isBreaking = [...removed, ...changed].some((change) => change.isBreaking);
  return { added, removed, changed, isBreaking };
}

function isWidened({ type: from }: VersionColumn, { type: to }: VersionColumn): boolean {
  return from === to || WIDENINGS.has(`${from} ${to}`);
}

/** `bigint, not null, key` */
function inWords({ type, isNullable, isKey }: VersionColumn): string {
  return [type, ...(isNullable ? [] : ["not null"]), ...(isKey ? ["key"] : [])].join(", ");
}
