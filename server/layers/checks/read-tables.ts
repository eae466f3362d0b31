import type { TableColumns } from "../../domain/quality/sodacl/for-each.ts";
import type { CheckSession } from "./check-session.ts";

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
