import pg from "pg";

/** A table of a backup. Its rows lie in `file` as PostgreSQL's COPY writes them, packed. */
export interface BackupTable {
  schema: string;
  table: string;
  columns: string[];
  rows: number;
  file: string;
}
export type TableShape = Pick<BackupTable, "schema" | "table" | "columns">;

/** The user's data: what Atlas has landed, published and refused. Staging is left out: a run makes it anew. */
export const LAYER_SCHEMAS = ["explore", "explore_runs", "chart", "navigate", "atlas_quarantine"];

/** Atlas's own tables in an order in which their rows can be put back: what is referred to comes first. */
export async function metadataTables(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<{ table: string; columns: string[]; parents: string[] }>(`
    select class.relname::text as table, array(
        select attname::text from pg_attribute where attrelid = class.oid and attnum > 0 and not attisdropped order by attnum
      ) as columns, array(
        select distinct parent.relname::text from pg_constraint link join pg_class parent on parent.oid = link.confrelid
        where link.conrelid = class.oid and link.contype = 'f' and parent.oid <> class.oid
      ) as parents
    from pg_class class
    where class.relnamespace = 'atlas'::regnamespace and class.relkind = 'r' and class.relname <> '_prisma_migrations'
    order by 1`);
  const left = new Map(rows.map((row) => [row.table, row]));
  const sorted: TableShape[] = [];
  while (left.size > 0) {
    const free = [...left.values()].filter(({ parents }) => !parents.some((parent) => left.has(parent)));
    if (free.length === 0) throw new Error(`tables refer to each other in a circle: ${[...left.keys()].join(", ")}`);
    for (const { table, columns } of free) {
      left.delete(table);
      sorted.push({ schema: "atlas", table, columns });
    }
  }
  return sorted;
}

interface LayerTable {
  schema: string;
  table: string;
  columns: { name: string; type: string; isNotNull: boolean; default: string | null }[];
  partitionKey: string | null;
  /** Of a partition: the table it is one of, and which part. */
  parent: string | null;
  bound: string | null;
  constraints: string[];
  indexes: string[];
}

/** The tables of the layers: the statements that make them empty, and those that hold rows. */
export async function layerTables(client: pg.ClientBase): Promise<{ statements: string[]; tables: TableShape[] }> {
  const { rows } = await client.query<LayerTable>(
    `select space.nspname::text as schema, class.relname::text as table,
       (select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod), 'isNotNull', attnotnull,
          'default', (select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = class.oid and adnum = attnum)) order by attnum)
        from pg_attribute where attrelid = class.oid and attnum > 0 and not attisdropped) as columns,
       pg_get_partkeydef(class.oid) as "partitionKey",
       (select inhparent::regclass::text from pg_inherits where inhrelid = class.oid) as parent,
       pg_get_expr(class.relpartbound, class.oid) as bound,
       array(select format('alter table %s add constraint %I %s', class.oid::regclass, conname, pg_get_constraintdef(oid))
         from pg_constraint where conrelid = class.oid and contype in ('p', 'u', 'c') and coninhcount = 0) as constraints,
       array(select pg_get_indexdef(index.indexrelid) from pg_index index join pg_class named on named.oid = index.indexrelid
         where index.indrelid = class.oid and not named.relispartition
           and not exists (select from pg_constraint where conindid = index.indexrelid)) as indexes
     from pg_class class join pg_namespace space on space.oid = class.relnamespace
     where space.nspname = any($1) and class.relkind in ('r', 'p')
     order by class.relkind <> 'p', class.relispartition, 1, 2`,
    [LAYER_SCHEMAS],
  );
  const statements = LAYER_SCHEMAS.map((schema) => `create schema if not exists ${pg.escapeIdentifier(schema)}`);
  for (const table of rows) statements.push(...statementsFor(table));
  const tables = rows
    .filter(({ partitionKey }) => partitionKey === null)
    .map(({ schema, table, columns }) => ({ schema, table, columns: columns.map(({ name }) => name) }));
  return { statements, tables };
}

function statementsFor({ schema, table, columns, partitionKey, parent, bound, ...rest }: LayerTable): string[] {
  const name = `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;
  const list = columns.map(
    (column) =>
      `${pg.escapeIdentifier(column.name)} ${column.type}${column.default === null ? "" : ` default ${column.default}`}${column.isNotNull ? " not null" : ""}`,
  );
  const partitioned = partitionKey === null ? "" : ` partition by ${partitionKey}`;
  // Made as a table and attached then: a partition's columns may stand in another order than its parent's.
  const attached = parent === null || bound === null ? [] : [`alter table ${parent} attach partition ${name} ${bound}`];
  return [`create table ${name} (${list.join(", ")})${partitioned}`, ...rest.constraints, ...rest.indexes, ...attached];
}
