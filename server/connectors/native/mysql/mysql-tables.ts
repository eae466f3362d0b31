import type { StreamName } from "../../../domain/stream.ts";
import type { MysqlColumn } from "./mysql-columns.ts";
import { ask, type MysqlClient } from "./mysql-session.ts";

/** A table or view, as a stream of its database's name. */
export interface MysqlTable extends StreamName {
  namespace: string;
  kind: "table" | "view";
  columns: MysqlColumn[];
  primaryKey: string[];
  /** What the server believes; null where it does not say. */
  estimatedRows: number | null;
  bytes: number | null;
}

interface ColumnRow {
  table_name: string;
  table_type: string;
  estimated_rows: string | null;
  bytes: string | null;
  name: string;
  type: string;
  type_text: string;
  is_nullable: string;
  extra: string;
  comment: string;
}

/** Every table and view of the database that the user may read, by name. */
export async function findTables(client: MysqlClient, database: string): Promise<MysqlTable[]> {
  const rows = await ask<ColumnRow>(client, FIND_COLUMNS, [database]);
  const keys = Map.groupBy(await ask<KeyRow>(client, FIND_KEYS, [database]), ({ table_name }) => table_name);
  const jsonColumns = await findJsonColumns(client, database);
  return [...Map.groupBy(rows, ({ table_name }) => table_name)].map(([name, columns]) => ({
    namespace: database,
    name,
    kind: columns[0]!.table_type === "BASE TABLE" ? "table" : "view",
    primaryKey: (keys.get(name) ?? []).map(({ column_name }) => column_name),
    estimatedRows: columns[0]!.estimated_rows === null ? null : Number(columns[0]!.estimated_rows),
    bytes: columns[0]!.bytes === null ? null : Number(columns[0]!.bytes),
    columns: columns.map((column) => ({
      name: column.name,
      type: jsonColumns.has(`${name}.${column.name}`) ? "json" : column.type,
      typeText: column.type_text,
      isNullable: column.is_nullable === "YES",
      isCounted: column.extra.includes("auto_increment"),
      comment: column.comment === "" ? null : column.comment,
    })),
  }));
}

const FIND_COLUMNS = `
  select t.table_name as table_name, t.table_type as table_type, t.table_rows as estimated_rows,
    t.data_length as bytes, c.column_name as name, lower(c.data_type) as type, lower(c.column_type) as type_text,
    c.is_nullable as is_nullable, lower(c.extra) as extra, c.column_comment as comment
  from information_schema.tables t
  join information_schema.columns c on c.table_schema = t.table_schema and c.table_name = t.table_name
  where t.table_schema = ? and t.table_type in ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
    and c.extra not like '%INVISIBLE%'
  order by t.table_name, c.ordinal_position`;

interface KeyRow {
  table_name: string;
  column_name: string;
}

const FIND_KEYS = `
  select table_name as table_name, column_name as column_name from information_schema.key_column_usage
  where table_schema = ? and constraint_name = 'PRIMARY' order by table_name, ordinal_position`;

/** MariaDB keeps JSON in a longtext with a check of that name; MySQL has no such table of checks. */
async function findJsonColumns(client: MysqlClient, database: string): Promise<Set<string>> {
  const checks = await ask<{ table_name: string; check_clause: string }>(
    client,
    "select table_name as table_name, check_clause as check_clause from information_schema.check_constraints where constraint_schema = ?",
    [database],
  ).catch((error: { code?: string }) => {
    if (error.code === "ER_BAD_FIELD_ERROR" || error.code === "ER_UNKNOWN_TABLE") return [];
    throw error;
  });
  return new Set(
    checks.flatMap(({ table_name, check_clause }) => {
      const column = /^json_valid\(`(.+)`\)$/.exec(check_clause)?.[1];
      return column === undefined ? [] : [`${table_name}.${column.replaceAll("``", "`")}`];
    }),
  );
}
