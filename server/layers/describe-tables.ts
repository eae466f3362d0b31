import { REST_COLUMN } from "../domain/schema/column-plan.ts";
import type { Layer } from "../domain/steps.ts";
import type { Identifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { chartTable, exploreTable, navigateTable, type StreamTables } from "./stream-tables.ts";

export interface TableColumn {
  name: string;
  type: string;
  isNullable: boolean;
  isMetadata: boolean;
  /** From PostgreSQL's own sample; null where it keeps none. `distinct` is an estimate. */
  statistics: { nullShare: number; distinct: number } | null;
}

export interface TableDescription {
  rows: number;
  sizeBytes: number;
  columns: TableColumn[];
}

export function layerTable(layer: Layer, tables: StreamTables): Identifier {
  return { explore: exploreTable, chart: chartTable, navigate: navigateTable }[layer](tables);
}

// What PostgreSQL samples of each layer: of chart every column, for the catalog's profiles; of navigate what the next run
// joins by; of explore nothing, because unpacking wide JSON costs more than anybody learns from it.
const ANALYZED: Record<Layer, string | null> = {
  explore: null,
  chart: "",
  navigate: "(_atlas_key, _atlas_row_hash, _atlas_is_current)",
};

/** A layer's table as it stands after a publication, with PostgreSQL's statistics brought up to date first. */
export async function describeTable(db: LayerDb, layer: Layer, tables: StreamTables): Promise<TableDescription> {
  const table = layerTable(layer, tables);
  if (ANALYZED[layer] !== null) await db.query(`analyze ${table} ${ANALYZED[layer]}`);
  const { rows: sizes } = await db.query(
    // A partitioned table has no storage of its own; its partitions have it.
    `select coalesce(sum(pg_total_relation_size(relid)), 0)::float8 as bytes from pg_partition_tree(to_regclass($1))
     union all select pg_total_relation_size(to_regclass($1))::float8`,
    [table],
  );
  const { rows } = await db.query(
    `select pg_attribute.attname as name, format_type(atttypid, null) as type, not attnotnull as is_nullable, null_frac, n_distinct
     from pg_attribute
     join pg_class on pg_class.oid = attrelid
     left join pg_stats on pg_stats.schemaname = relnamespace::regnamespace::text and tablename = relname
       and pg_stats.attname = pg_attribute.attname and inherited = (relkind = 'p')
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum`,
    [table],
  );
  const { rows: counted } = await db.query(`select count(*)::float8 as n from ${table}`);
  return {
    rows: counted[0].n,
    sizeBytes: Math.max(...sizes.map(({ bytes }) => bytes)),
    columns: rows.map(({ name, type, is_nullable: isNullable, null_frac: nullShare, n_distinct: distinct }) => ({
      name,
      type,
      isNullable,
      isMetadata: name.startsWith("_atlas_") && name !== REST_COLUMN,
      statistics: nullShare === null ? null : { nullShare, distinct },
    })),
  };
}
