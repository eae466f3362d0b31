import type { TableColumns } from "../../domain/quality/sodacl/for-each.ts";
import type { CheckSession } from "./check-session.ts";
import type { NamedTable } from "./named-tables.ts";

/** Tables and views of a schema with their columns, by name; types as information_schema says them. */
export async function readTables(session: CheckSession, schema: string): Promise<TableColumns[]> {
  const { rows } = await session.query(
    `select table_name::text, column_name::text, lower(data_type)::text
     from information_schema.columns where table_schema = $1 order by table_name::text collate "C", ordinal_position`,
    [schema],
  );
  const tables = new Map<string, { name: string; type: string }[]>();
  for (const [table, name, type] of rows) {
    const columns = tables.get(table!) ?? [];
    columns.push({ name: name!, type: type! });
    tables.set(table!, columns);
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

/** The same of tables with names of their own, each under all of them. Atlas's own columns are no part of a schema. */
export async function readNamedTables(
  session: CheckSession,
  named: readonly NamedTable[],
): Promise<{ listed: TableColumns[]; all: TableColumns[] }> {
  const { rows } = await session.query(
    `select place::text, column_name::text, lower(data_type)::text
     from unnest($1::text[], $2::text[]) with ordinality as given (schema, name, place)
     join information_schema.columns on table_schema = schema and table_name = name
     where column_name not like '\\_atlas\\_%' order by place, ordinal_position`,
    [named.map(({ schema }) => schema), named.map(({ table }) => table)],
  );
  const columnsOf = (index: number) =>
    rows.filter(([place]) => Number(place) === index + 1).map(([, name, type]) => ({ name: name!, type: type! }));
  const all = named.flatMap(({ names }, index) => names.map((name) => ({ name, columns: columnsOf(index) })));
  const listed = named.map(({ names: [name] }, index) => ({ name, columns: columnsOf(index) }));
  return { listed, all };
}
