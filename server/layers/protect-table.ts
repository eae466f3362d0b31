import type { ColumnTreatment, Protection, TableProtection } from "../domain/pii/policy.ts";
import { wholeColumns, withinColumn } from "../domain/pii/policy.ts";
import { protectJson } from "../domain/pii/protect-json.ts";
import { decryptValue, type ProtectionKeys, protectValue, protectWithin } from "../domain/pii/protect-value.ts";
import { type Identifier, quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { isSqlTreatment, lendHashKey, protectedExpression, type SqlTreatment, shapeOf } from "./protection-sql.ts";

const ROWS_AT_ONCE = 2_000;

/**
 * Brings a table from one protection to another, within the caller's transaction: whole columns by one rewrite of the table
 * in SQL, the insides of texts and JSON and what is encrypted through this process. What was hashed, masked or redacted
 * cannot be brought back and stays, unless the new treatment takes more away.
 */
export async function protectTable(
  db: LayerDb,
  table: Identifier,
  change: { from: TableProtection | null; to: TableProtection; keys: ProtectionKeys },
): Promise<void> {
  const { from, to, keys } = change;
  const types = await columnTypesOf(db, table);
  const whole = changesOfColumns(from?.columns ?? [], to.columns).filter(({ column }) => types.has(column));
  await lendHashKey(db, keys);
  await alterColumns(db, table, whole, types);
  for (const { column } of whole) types.set(column, "text");
  const rewrites = [
    ...whole.flatMap((treated) => rewriteOfColumn(treated, keys)),
    ...rewritesWithin({ from, to }, types, new Set(whole.map(({ column }) => column)), keys),
  ];
  if (rewrites.length > 0) await rewriteRows(db, table, rewrites);
}

/** Of a column as a whole; null: as it was. */
interface ColumnChange {
  column: string;
  before: Protection | null;
  after: Protection | null;
}

function changesOfColumns(from: readonly ColumnTreatment[], to: readonly ColumnTreatment[]): ColumnChange[] {
  const before = wholeColumns(from);
  const after = wholeColumns(to);
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((column) => {
    const change = { column, before: before.get(column) ?? null, after: after.get(column) ?? null };
    return isPossible(change) ? [change] : [];
  });
}

function isPossible({ before, after }: ColumnChange): boolean {
  if (before === after) return false;
  if (before === null || before === "encrypt") return true;
  return after === "drop" || (after === "redact" && before !== "drop");
}

async function columnTypesOf(db: LayerDb, table: Identifier): Promise<Map<string, string>> {
  const { rows } = await db.query(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [table],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** One statement, so that PostgreSQL writes the table anew once, however many columns change. */
async function alterColumns(
  db: LayerDb,
  table: Identifier,
  changes: readonly ColumnChange[],
  types: ReadonlyMap<string, string>,
): Promise<void> {
  const actions = changes.flatMap(({ column, before, after }) => {
    const name = quoteIdentifier(column);
    if (after === "drop") return [`drop column ${name}`];
    const isInSql = before !== "encrypt" && after !== null && isSqlTreatment(after);
    if (isInSql) return [`alter column ${name} type text using ${protectedExpression(name, after as SqlTreatment)}`];
    return types.get(column) === "text" ? [] : [`alter column ${name} type text using ${name}::text`];
  });
  if (actions.length > 0) await db.query(`alter table ${table} ${actions.join(", ")}`);
}

/** What this process does to one column's texts. */
interface Rewrite {
  column: string;
  isJson: boolean;
  /** Only texts that match are read; null for all. */
  shape: string | null;
  rewrite(text: string): string | null;
}

function rewriteOfColumn({ column, before, after }: ColumnChange, keys: ProtectionKeys): Rewrite[] {
  const isInSql = before !== "encrypt" && (after === "drop" || (after !== null && isSqlTreatment(after)));
  if (isInSql || after === "drop") return [];
  const opened = before === "encrypt" ? (text: string) => decryptValue(text, keys) ?? text : (text: string) => text;
  const rewrite = (text: string) => (after === null ? opened(text) : protectValue(opened(text), after, keys));
  return [{ column, isJson: false, shape: null, rewrite }];
}

function rewritesWithin(
  { from, to: protection }: { from: TableProtection | null; to: TableProtection },
  types: ReadonlyMap<string, string>,
  done: ReadonlySet<string>,
  keys: ProtectionKeys,
): Rewrite[] {
  const whole = wholeColumns(protection.columns);
  return [...types].flatMap(([column, type]): Rewrite[] => {
    const isOwn = column.startsWith("_atlas_") && column !== "_atlas_rest";
    if (isOwn || whole.has(column) || done.has(column) || (type !== "text" && type !== "jsonb")) return [];
    const within = withinColumn(protection, column);
    const paths = new Map(
      protection.columns.flatMap(({ columnName, path, treatment }) =>
        columnName === column && path !== "" && !isUnder(from, column, path, treatment)
          ? [[path, treatment] as const]
          : [],
      ),
    );
    if (type === "jsonb" && paths.size > 0) {
      return [{ column, isJson: true, shape: null, rewrite: (text) => protectJson(text, { paths, within }, keys) }];
    }
    if (within.size === 0) return [];
    const shape = shapeOf(within.keys());
    return type === "jsonb"
      ? [{ column, isJson: true, shape, rewrite: (text) => protectJson(text, { paths, within }, keys) }]
      : [{ column, isJson: false, shape, rewrite: (text) => protectWithin(text, within, keys) }];
  });
}

/** Whether a path is treated already: treating it twice would hash a hash. Only what takes more away comes after another. */
function isUnder(from: TableProtection | null, column: string, path: string, treatment: string): boolean {
  const before = from?.columns.find((treated) => treated.columnName === column && treated.path === path)?.treatment;
  return before !== undefined && (before === treatment || (treatment !== "redact" && treatment !== "drop"));
}

/** Reads the rows that may change, and writes back those that do. A row is known by its place: nobody else writes here. */
async function rewriteRows(db: LayerDb, table: Identifier, rewrites: readonly Rewrite[]): Promise<void> {
  const names = rewrites.map(({ column }) => quoteIdentifier(column));
  const shapes = [...new Set(rewrites.flatMap(({ shape }) => shape ?? []))];
  const conditions = rewrites.map(({ shape }, index) =>
    shape === null ? `${names[index]} is not null` : `${names[index]}::text ~ $${shapes.indexOf(shape) + 1}`,
  );
  await db.query(
    `declare rewritten no scroll cursor for
     select ctid::text, ${names.map((name) => `${name}::text`).join(", ")} from ${table} where ${conditions.join(" or ")}`,
    shapes,
  );
  const set = rewrites.map(({ isJson }, index) => `${names[index]} = row.value_${index}${isJson ? "::jsonb" : ""}`);
  const columns = rewrites.map((_, index) => `value_${index}`);
  const update = `update ${table} as target set ${set.join(", ")}
     from unnest($1::text[], ${rewrites.map((_, index) => `$${index + 2}::text[]`).join(", ")}) as row (place, ${columns.join(", ")})
     where target.ctid = row.place::tid`;
  for (;;) {
    const { rows } = await db.query({ text: `fetch ${ROWS_AT_ONCE} from rewritten`, rowMode: "array" });
    if (rows.length === 0) break;
    const changed = (rows as (string | null)[][]).flatMap(([place, ...texts]) => {
      const after = texts.map((text, index) => (text === null ? null : rewrites[index]!.rewrite(text)));
      return after.some((text, index) => text !== texts[index]) ? [[place, ...after]] : [];
    });
    if (changed.length === 0) continue;
    await db.query(update, [
      changed.map(([place]) => place),
      ...rewrites.map((_, index) => changed.map((row) => row[index + 1])),
    ]);
  }
  await db.query("close rewritten");
}
