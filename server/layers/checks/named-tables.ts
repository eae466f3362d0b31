import { type Identifier, qualified, quoteIdentifier } from "../identifiers.ts";
import type { LayerDb } from "../layer-database.ts";

/** A table that checks call by names of its own, wherever its rows are just now: published, or staged by a run. */
export interface NamedTable {
  /** What checks call it; the first is how it is listed. */
  names: readonly [string, ...string[]];
  schema: string;
  table: string;
}

/** Those that exist. One that was dropped would otherwise fail every statement, and not only its own checks. */
export async function existingTables(db: LayerDb, tables: readonly NamedTable[]): Promise<NamedTable[]> {
  const { rows } = await db.query(
    "select place::int from unnest($1::text[]) with ordinality as given (name, place) where to_regclass(name) is not null",
    [tables.map(({ schema, table }) => qualified(schema, table))],
  );
  const there = new Set(rows.map(({ place }) => place - 1));
  return tables.filter((_, place) => there.has(place));
}

/**
 * What stands before a statement so that its author's SQL finds the tables by their names. Inlined by PostgreSQL: a name
 * costs nothing, and one that is not used is not read.
 */
export function withNames(tables: readonly NamedTable[]): string {
  const views = tables.flatMap(({ names, schema, table }) =>
    names.map((name) => `${quoteIdentifier(name)} as not materialized (select * from ${qualified(schema, table)})`),
  );
  return views.length === 0 ? "" : `with ${views.join(",\n  ")}\n`;
}

/** Where a check's table is; the name itself in `schema` when nothing else goes by it. */
export function locate(
  name: { schema: string | null; name: string },
  schema: string,
  tables: readonly NamedTable[],
): Identifier {
  const named = name.schema === null ? tables.find(({ names }) => names.includes(name.name)) : undefined;
  return named ? qualified(named.schema, named.table) : qualified(name.schema ?? schema, name.name);
}
