import { patternForFormat } from "../domain/quality/format-patterns.ts";
import { proposeOrderedPairs } from "../domain/quality/ordered-pairs.ts";
import type { StreamProfile } from "../domain/quality/stream-profile.ts";
import { timelinessColumn } from "../domain/quality/timeliness-column.ts";
import type { ColumnPlan } from "../domain/schema/column-plan.ts";
import { type Identifier, quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { countQuarantined } from "./quarantine.ts";
import { type StreamTables, stagingTable } from "./stream-tables.ts";

const ORDERED_TYPES = ["bigint", "numeric", "date", "timestamp", "timestamptz", "time"];

export interface MeasureOptions {
  keyColumns: string[];
  /** The cursor's column, where there is one. */
  cursor: string | null;
}

/** Everything that the six dimensions need to know of the staged rows, in one pass over them and one over their keys. */
export async function measureStaged(
  db: LayerDb,
  tables: StreamTables,
  options: MeasureOptions,
): Promise<StreamProfile> {
  const staging = stagingTable(tables);
  const typed = tables.columns.map(({ column, type }) => ({ name: column, type: type as string }));
  const newestColumn = timelinessColumn(typed, options.cursor);
  const pairs = proposeOrderedPairs(typed);
  const measures = tables.columns.map(measuresOf);

  const wanted = [
    "count(*)",
    ...measures.flatMap(({ nonNull, formatMatches, inRange, min, max }) => [nonNull, formatMatches, inRange, min, max]),
    newestColumn === null ? "null" : `max(${quoteIdentifier(newestColumn)})::timestamptz`,
    ...pairs.flatMap(({ earlier, later }) => {
      const [a, b] = [quoteIdentifier(earlier), quoteIdentifier(later)];
      return [`count(*) filter (where ${a} is not null and ${b} is not null)`, `count(*) filter (where ${a} <= ${b})`];
    }),
  ];
  const take = await selectFigures(db, staging, wanted);
  const takeCount = () => Number(take());
  const takeOptionalCount = () => {
    const value = take();
    return value === null ? null : Number(value);
  };
  const castFailures = await countCastFailures(db, tables);

  const rows = takeCount();
  const columns = tables.columns.map(({ column, field, type, isRequired }, index) => {
    const { format } = measures[index]!;
    const nonNull = takeCount();
    const formatMatches = takeOptionalCount();
    const inRange = takeOptionalCount();
    const [min, max] = [take() as string | null, take() as string | null];
    return {
      name: column,
      type: type as string,
      format,
      isRequired,
      nonNull,
      castFailures: castFailures.get(field) ?? 0,
      formatEvaluated: formatMatches === null ? null : nonNull,
      formatMatches,
      rangeEvaluated: inRange === null ? null : nonNull,
      inRange,
      min,
      max,
    };
  });
  const newest = take() as Date | null;
  return {
    rows,
    rejected: await countQuarantined(db, tables),
    keyColumns: options.keyColumns,
    distinctKeys: options.keyColumns.length === 0 ? null : await countDistinctKeys(db, tables),
    columns,
    newest: newestColumn === null || newest === null ? null : { column: newestColumn, at: newest },
    orderedPairs: pairs.map((pair) => ({ ...pair, evaluated: takeCount(), holds: takeCount() })),
  };
}

/** Nulls and range of every column of a whole table, for the catalog. */
export async function profileTable(
  db: LayerDb,
  table: Identifier,
  columns: readonly ColumnPlan[],
): Promise<TableProfile> {
  const measures = columns.map(measuresOf);
  const wanted = measures.flatMap(({ nonNull, min, max }) => [nonNull, min, max]);
  const take = await selectFigures(db, table, ["count(*)", ...wanted]);
  const rows = Number(take());
  return {
    rows,
    columns: columns.map(({ column: name }) => ({
      name,
      nonNull: Number(take()),
      min: take() as string | null,
      max: take() as string | null,
    })),
  };
}

export interface TableProfile {
  rows: number;
  columns: { name: string; nonNull: number; min: string | null; max: string | null }[];
}

// A SELECT list holds 1,664 expressions; 400 columns of five are more.
const MAX_EXPRESSIONS = 1_500;

/** The values of aggregate expressions over a table, taken one after the other in their order. */
async function selectFigures(db: LayerDb, table: Identifier, expressions: readonly string[]): Promise<() => unknown> {
  const figures: unknown[] = [];
  for (let from = 0; from < expressions.length; from += MAX_EXPRESSIONS) {
    const { rows } = await db.query({
      text: `select ${expressions.slice(from, from + MAX_EXPRESSIONS).join(", ")} from ${table}`,
      rowMode: "array",
    });
    figures.push(...(rows as unknown[][])[0]!);
  }
  let next = 0;
  return () => figures[next++];
}

interface Measures {
  format: string | null;
  nonNull: string;
  formatMatches: string;
  inRange: string;
  min: string;
  max: string;
}

/** The SQL expressions that measure a column; "null" where the schema gives nothing to measure. */
function measuresOf({ column, type, schema }: ColumnPlan): Measures {
  const name = quoteIdentifier(column);
  const isOrdered = ORDERED_TYPES.includes(type);
  const { format, condition } = formatCondition(name, type, schema);
  const range = isOrdered ? rangeCondition(name, type, schema) : null;
  return {
    format,
    nonNull: `count(${name})`,
    formatMatches: condition === null ? "null" : `count(*) filter (where ${condition})`,
    inRange: range === null ? "null" : `count(*) filter (where ${range})`,
    min: isOrdered ? `min(${name})::text` : "null",
    max: isOrdered ? `max(${name})::text` : "null",
  };
}

/** How a text column that declares a format or an enum is held to it; null where it declares none that is known. */
export function formatCondition(name: string, type: string, schema: ColumnPlan["schema"]) {
  if (type !== "text") return { format: null, condition: null };
  if (Array.isArray(schema.enum)) {
    const values = schema.enum.filter((value) => value !== null).map((value) => literal(String(value)));
    if (values.length > 0) return { format: "enum", condition: `${name} in (${values.join(", ")})` };
  }
  const pattern = typeof schema.format === "string" ? patternForFormat(schema.format) : null;
  if (pattern !== null) return { format: schema.format as string, condition: `${name} ~ ${literal(pattern)}` };
  return { format: null, condition: null };
}

/** The declared range of a numeric column as a condition; null where there is none. */
export function rangeCondition(name: string, type: string, { minimum, maximum }: ColumnPlan["schema"]): string | null {
  if (type !== "bigint" && type !== "numeric") return null;
  const bounds = [
    typeof minimum === "number" && Number.isFinite(minimum) ? `${name} >= ${minimum}` : null,
    typeof maximum === "number" && Number.isFinite(maximum) ? `${name} <= ${maximum}` : null,
  ].filter((bound) => bound !== null);
  return bounds.length > 0 ? bounds.join(" and ") : null;
}

/** A string constant; E'' so that a backslash means the same whatever the server's settings. */
function literal(text: string): string {
  return `E'${text.replaceAll("\u0000", "").replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;
}

async function countCastFailures(db: LayerDb, tables: StreamTables): Promise<Map<string, number>> {
  const { rows } = await db.query(
    `select change->>'field' as field, count(*)::float8 as n
     from ${stagingTable(tables)}, jsonb_array_elements(_atlas_meta->'changes') as change
     where _atlas_meta is not null and change->>'change' = 'NULLED' group by 1`,
  );
  return new Map(rows.map(({ field, n }) => [field, n]));
}

async function countDistinctKeys(db: LayerDb, tables: StreamTables): Promise<number> {
  const { rows } = await db.query(
    `select count(*)::float8 as n from (select from ${stagingTable(tables)} group by _atlas_key) as keys`,
  );
  return rows[0].n;
}
