import { quoteIdentifier } from "./identifiers.ts";
import type { LayerDb } from "./layer-database.ts";
import { chartTable } from "./stream-tables.ts";

const LONGEST = 200;
/** Rows that are looked at: a column that is empty this far has no example. */
const ROWS = 10_000;

/** A few different values of a column of chart, as text. */
export async function columnValues(db: LayerDb, table: string, column: string, limit: number): Promise<string[]> {
  const name = quoteIdentifier(column);
  const { rows } = await db.query(
    `select distinct left(value, ${LONGEST}) as value
     from (select ${name}::text as value from ${chartTable({ table })} limit ${ROWS}) as first
     where value <> '' limit $1`,
    [limit],
  );
  return rows.map(({ value }) => value);
}
