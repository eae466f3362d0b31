import { type Identifier, qualified, quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { QUARANTINE_TABLE } from "./stream-tables.ts";

/** A column in which a person may be found: whole values, a path within JSON, or prose. */
export interface PersonalColumn {
  column: string;
  /** The field of the raw record that it comes from. */
  field: string;
  path: string;
  isProse: boolean;
}

/** What a person is known by: as the source writes it, and as policies have made of it. */
export interface Needles {
  /** In lower case. */
  raw: readonly string[];
  treated: readonly string[];
}

export const SUBJECT_LAYERS = ["explore", "chart", "navigate"] as const;
export type SubjectLayer = (typeof SUBJECT_LAYERS)[number];

/** Keys of the rows of a layer in which one of the columns holds one of the needles. The table may not be there yet. */
export async function keysOfSubject(
  db: LayerDb,
  layer: SubjectLayer,
  table: string,
  columns: readonly PersonalColumn[],
  needles: Needles,
): Promise<string[]> {
  const existing = await columnTypes(db, layer, table);
  const conditions = columns.flatMap((column) => conditionOf(layer, column, existing));
  if (existing.size === 0 || conditions.length === 0) return [];
  const { rows } = await db.query(
    `select distinct _atlas_key as key from ${qualified(layer, table)} where ${conditions.join(" or ")}`,
    [needles.raw, needles.treated],
  );
  return rows.map(({ key }) => key);
}

/** $1: raw needles in lower case, $2: treated ones. */
function conditionOf(
  layer: SubjectLayer,
  { column, field, path, isProse }: PersonalColumn,
  existing: ReadonlyMap<string, string>,
): string[] {
  const isRaw = layer === "explore";
  if (!isRaw && !existing.has(column)) return [];
  const type = isRaw ? "jsonb" : existing.get(column)!;
  if (isRaw || (path !== "" && type === "jsonb")) {
    const base = isRaw ? "data" : quoteIdentifier(column);
    const steps = [...(isRaw ? [field] : []), ...path.split(".").filter((step) => step !== "" && step !== "item")];
    const values = `jsonb_path_query(${base}, ${literal(`lax $${steps.map((step) => `.${JSON.stringify(step)}`).join("")}`)})`;
    const text = "found #>> '{}'";
    return [`exists (select from ${values} as found where ${matches(text, isProse)})`];
  }
  return path === "" || type === "text" ? [matches(`${quoteIdentifier(column)}::text`, isProse)] : [];
}

function matches(text: string, isProse: boolean): string {
  return isProse
    ? `exists (select from unnest($1::text[] || $2::text[]) as needle where position(needle in lower(${text})) > 0)`
    : `(lower(${text}) = any($1::text[]) or ${text} = any($2::text[]))`;
}

/** How many rows of a layer have one of the keys: every version of each record. */
export async function countByKeys(
  db: LayerDb,
  layer: SubjectLayer,
  table: string,
  keys: readonly string[],
): Promise<number> {
  if (keys.length === 0 || !(await isThere(db, qualified(layer, table)))) return 0;
  const { rows } = await db.query(
    `select count(*)::float8 as n from ${qualified(layer, table)} where _atlas_key = any($1::text[])`,
    [keys],
  );
  return rows[0].n;
}

export async function deleteByKeys(
  db: LayerDb,
  layer: SubjectLayer,
  table: string,
  keys: readonly string[],
): Promise<number> {
  if (keys.length === 0 || !(await isThere(db, qualified(layer, table)))) return 0;
  const { rowCount } = await db.query(`delete from ${qualified(layer, table)} where _atlas_key = any($1::text[])`, [
    keys,
  ]);
  return rowCount ?? 0;
}

/** The rows with one of the keys as JSON texts, a batch at a time; within a transaction. */
export async function* rowsByKeys(
  db: LayerDb,
  layer: SubjectLayer,
  table: string,
  keys: readonly string[],
): AsyncGenerator<string> {
  if (keys.length === 0 || !(await isThere(db, qualified(layer, table)))) return;
  await db.query(
    `declare subject_rows no scroll cursor for
     select to_jsonb(row)::text as row from ${qualified(layer, table)} as row where _atlas_key = any($1::text[])`,
    [keys],
  );
  for (;;) {
    const { rows } = await db.query("fetch 500 from subject_rows");
    if (rows.length === 0) break;
    for (const { row } of rows) yield row;
  }
  await db.query("close subject_rows");
}

/** Refused rows of a stream that hold a needle anywhere: nobody knows their fields. */
export async function quarantinedOfSubject(
  db: LayerDb,
  table: string,
  { raw }: Needles,
): Promise<{ id: string; raw: string }[]> {
  const { rows } = await db.query(
    `select id::text, raw from ${QUARANTINE_TABLE} where table_name = $1
       and exists (select from unnest($2::text[]) as needle where position(needle in lower(raw)) > 0)`,
    [table, raw],
  );
  return rows;
}

export async function deleteQuarantined(db: LayerDb, ids: readonly string[]): Promise<number> {
  const { rowCount } = await db.query(`delete from ${QUARANTINE_TABLE} where id = any($1::uuid[])`, [ids]);
  return rowCount ?? 0;
}

async function isThere(db: LayerDb, table: Identifier): Promise<boolean> {
  const { rows } = await db.query("select to_regclass($1) is not null as is_there", [table]);
  return rows[0].is_there;
}

async function columnTypes(db: LayerDb, layer: SubjectLayer, table: string): Promise<Map<string, string>> {
  const { rows } = await db.query(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [qualified(layer, table)],
  );
  return new Map(rows.map(({ name, type }) => [name, type]));
}

/** A string constant; E'' so that a backslash means the same whatever the server's settings. */
function literal(text: string): string {
  return `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}
