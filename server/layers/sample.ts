import { REST_COLUMN } from "../domain/schema/column-plan.ts";
import { quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { type StreamTables, stagingTable } from "./stream-tables.ts";

export interface SampledColumn {
  column: string;
  /** Distinct values that are not null, as text. */
  values: string[];
  nonNull: number;
}

// Rows looked at for personal data. Longer values are cut: a recogniser needs no more, but half a document cannot be read.
const SAMPLE_ROWS = 2_000;
const SAMPLE_CHARACTERS = 512;
const DOCUMENT_CHARACTERS = 65_536;
/** A column with fewer values than these among the sampled rows is looked at by itself: its first one may come last. */
const FEW_VALUES = 50;

// Knuth's multiplicative hash spreads neighbouring ordinals over 32 bits.
const SPREAD = 2_654_435_761;
const RANGE = 2 ** 32;

/**
 * Values of every column from rows spread over the whole run. Which rows depends on their ordinals alone, so that a second
 * attempt looks at the same ones and finds the same.
 */
export async function sampleColumns(db: LayerDb, tables: StreamTables): Promise<SampledColumn[]> {
  const staging = stagingTable(tables);
  const columns = sampledColumns(tables);
  const { rows: counted } = await db.query(`select coalesce(max(_atlas_ordinal), 0)::float8 as newest from ${staging}`);
  const share = Math.min(1, SAMPLE_ROWS / Math.max(1, counted[0].newest));
  const { rows } = await db.query({
    text: `select ${columns.length > 0 ? columns.map(({ text }) => text).join(", ") : "null"} from ${staging}
           where (_atlas_ordinal * ${SPREAD}) % ${RANGE} < $1::float8`,
    values: [Math.ceil(share * RANGE)],
    rowMode: "array",
  });
  const sampled = columns.map(({ column }, index) => {
    const values = (rows as (string | null)[][])
      .map((row) => row[index])
      .filter((value) => value != null && value !== "");
    return { column, values: values as string[] };
  });
  if (share < 1) await addSparseValues(db, tables, sampled);
  return sampled.map(({ column, values }) => ({ column, values: [...new Set(values)], nonNull: values.length }));
}

/** The stream's columns and the one that holds its further fields, each as the text that is looked at. */
function sampledColumns({ columns, hasRest }: StreamTables): { column: string; text: string }[] {
  const rest = hasRest ? [{ column: REST_COLUMN, type: "jsonb" }] : [];
  return [...columns, ...rest].map(({ column, type }) => {
    const characters = type === "jsonb" || type === "text" ? DOCUMENT_CHARACTERS : SAMPLE_CHARACTERS;
    const value = `${quoteIdentifier(column)}::text`;
    // A text may be a document too; other long ones are cut.
    const text =
      type === "text"
        ? `left(${value}, case when left(${value}, 1) in ('{', '[') then ${characters} else ${SAMPLE_CHARACTERS} end)`
        : `left(${value}, ${characters})`;
    return { column, text };
  });
}

/** Columns that are empty in nearly every row: what they do hold is sought over the whole run. */
async function addSparseValues(
  db: LayerDb,
  tables: StreamTables,
  sampled: { column: string; values: string[] }[],
): Promise<void> {
  const staging = stagingTable(tables);
  const sparse = sampled.filter(({ values }) => values.length < FEW_VALUES);
  if (sparse.length === 0) return;
  const isFilled = ({ column }: { column: string }) => `nullif(${quoteIdentifier(column)}::text, '') is not null`;
  const { rows } = await db.query({
    text: `select ${sparse.map((column) => `bool_or(${isFilled(column)})`).join(", ")} from ${staging}`,
    rowMode: "array",
  });
  const texts = new Map(sampledColumns(tables).map(({ column, text }) => [column, text]));
  for (const [index, column] of sparse.entries()) {
    if (rows[0]?.[index] !== true) continue;
    const { rows: found } = await db.query({
      text: `select ${texts.get(column.column)} from ${staging} where ${isFilled(column)}
             order by (_atlas_ordinal * ${SPREAD}) % ${RANGE} limit ${SAMPLE_ROWS}`,
      rowMode: "array",
    });
    column.values = found.map(([value]) => value as string);
  }
}
