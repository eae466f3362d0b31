import type { StreamName } from "../../../domain/stream.ts";
import type { PostgresType } from "./column-schema.ts";
import type { PostgresClient } from "./postgres-session.ts";

export interface Column {
  name: string;
  type: PostgresType;
  /** As SQL writes it, with its modifiers: "numeric(12,2)". */
  typeText: string;
  isNullable: boolean;
  /** Whether the database counts it up: an identity, or the default of a serial. */
  isCounted: boolean;
  comment: string | null;
}

/** A table or view, as a stream of its schema's name. */
export interface Relation extends StreamName {
  namespace: string;
  kind: "table" | "view";
  columns: Column[];
  primaryKey: string[];
  /** What the planner believes; null where it has not looked yet. */
  estimatedRows: number | null;
  bytes: number;
}

interface Row {
  namespace: string;
  name: string;
  relkind: string;
  primary_key: string[] | null;
  estimated_rows: number;
  bytes: string;
  columns: (Omit<Column, "type"> & PostgresTypeRow)[];
}

interface PostgresTypeRow {
  typeName: string;
  typeKind: string;
  itemName: string | null;
  isCastToJson: boolean;
}

/** Everything that the user may read, in the schemas given, or in all that are not PostgreSQL's own. */
export async function findRelations(client: PostgresClient, schemas: readonly string[]): Promise<Relation[]> {
  const { rows } = await client.query<Row>(FIND_RELATIONS, [schemas.length === 0 ? null : schemas]);
  return rows.map(({ relkind, primary_key, estimated_rows, bytes, columns, ...names }) => ({
    ...names,
    kind: VIEW_KINDS.has(relkind) ? "view" : "table",
    primaryKey: primary_key ?? [],
    estimatedRows: estimated_rows < 0 ? null : estimated_rows,
    bytes: Number(bytes),
    columns: columns.map(({ typeName, typeKind, itemName, isCastToJson, ...column }) => ({
      ...column,
      type: { name: typeName, kind: TYPE_KINDS[typeKind] ?? "base", itemName, isCastToJson },
    })),
  }));
}

/** The names of `schemas` that the database does not have. */
export async function missingSchemas(client: PostgresClient, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "select name from unnest($1::text[]) as name where not exists (select from pg_namespace where nspname = name)",
    [schemas],
  );
  return rows.map(({ name }) => name);
}

// What a view, a materialized view or a foreign table shows has no key and no xmin to rely on.
const VIEW_KINDS = new Set(["v", "m", "f"]);

const TYPE_KINDS: Readonly<Record<string, PostgresType["kind"]>> = {
  b: "base",
  c: "composite",
  e: "enum",
  m: "multirange",
  p: "pseudo",
  r: "range",
};

// A partition is read as part of its table. A domain is followed to what it is made of, which may be a domain again.
const FIND_RELATIONS = `
  with recursive made_of (declared, oid) as (
    select oid, oid from pg_type
    union all
    select declared, typbasetype from made_of join pg_type type on type.oid = made_of.oid where typtype = 'd'
  ), actual as (
    select declared, type.* from made_of join pg_type type on type.oid = made_of.oid and type.typtype <> 'd'
  )
  select schema.nspname as namespace, relation.relname as name, relation.relkind,
    (select array_agg(attname::text order by place)
       from pg_index, unnest(indkey) with ordinality as part (number, place)
       join pg_attribute on attnum = number
      where indrelid = relation.oid and attrelid = relation.oid and indisprimary) as primary_key,
    case when relation.relkind in ('r', 'm', 'p') then relation.reltuples::float8 else -1 end as estimated_rows,
    case when relation.relkind in ('r', 'm') then pg_table_size(relation.oid) else 0 end as bytes,
    (select json_agg(json_build_object(
        'name', attname, 'typeText', format_type(atttypid, atttypmod), 'isNullable', not attnotnull,
        'isCounted', attidentity <> '' or coalesce(pg_get_expr(adbin, adrelid) like 'nextval(%', false),
        'comment', col_description(attrelid, attnum),
        'typeName', type.typname, 'typeKind', type.typtype,
        'itemName', case when type.typcategory = 'A' then
          (select item.typname from actual as item where item.declared = type.typelem) end,
        'isCastToJson', type.oid >= 16384 and exists (
          select from pg_cast where castsource = type.oid and casttarget = 'json'::regtype and castmethod = 'f')
      ) order by attnum)
       from pg_attribute join actual as type on type.declared = atttypid
       left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attrelid = relation.oid and attnum > 0 and not attisdropped) as columns
  from pg_class relation join pg_namespace schema on schema.oid = relnamespace
  where relation.relkind in ('r', 'p', 'v', 'm', 'f') and not relation.relispartition
    and case when $1::text[] is null
      then schema.nspname !~ '^pg_' and schema.nspname <> 'information_schema' else schema.nspname = any ($1) end
    and has_schema_privilege(schema.oid, 'usage') and has_table_privilege(relation.oid, 'select')
    and exists (select from pg_attribute where attrelid = relation.oid and attnum > 0 and not attisdropped)
  order by 1, 2`;
