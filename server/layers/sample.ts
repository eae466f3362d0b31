import { quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { type StreamTables, stagingTable } from "./stream-tables.ts";

export interface SampledColumn {
  column: string;
  /** Distinct values that are not null, as text. */
  values: string[];
  nonNull: number;
}

// Rows looked at for personal data. Longer values are cut: a recogniser needs no more.
const SAMPLE_ROWS = 2_000;
const SAMPLE_CHARACTERS = 512;

// Knuth's multiplicative hash spreads neighbouring ordinals over 32 bits.
const SPREAD = 2_654_435_761;
const RANGE = 2 ** 32;

/**
 * Values of every column from rows spread over the whole run. Which rows depends on their ordinals alone, so that a second
 * attempt looks at the same ones and finds the same.
 */
export async function sampleColumns(db: LayerDb, tables: StreamTables): Promise<SampledColumn[]> {
  const staging = stagingTable(tables);
  const { rows: counted } = await db.query(`select coalesce(max(_atlas_ordinal), 0)::float8 as newest from ${staging}`);
  const share = Math.min(1, SAMPLE_ROWS / Math.max(1, counted[0].newest));
  const texts = tables.columns.map(({ column }) => `left(${quoteIdentifier(column)}::text, ${SAMPLE_CHARACTERS})`);
  const { rows } = await db.query({
    text: `select ${texts.length > 0 ? texts.join(", ") : "null"} from ${staging}
           where (_atlas_ordinal * ${SPREAD}) % ${RANGE} < $1::float8`,
    values: [Math.ceil(share * RANGE)],
    rowMode: "array",
  });
  return tables.columns.map(({ column }, index) => {
    const values = (rows as (string | null)[][]).map((row) => row[index]).filter((value) => value != null);
    return { column, values: [...new Set(values)], nonNull: values.length };
  });
}
