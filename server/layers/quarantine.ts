import type { LayerDb } from "./layer-database.ts";
import { QUARANTINE_TABLE, type StreamTables } from "./stream-tables.ts";

export interface QuarantinedRow {
  ordinal: number;
  code: string;
  reason: string;
  raw: string;
}

// Enough to see what is wrong; the whole record is the source's to show.
const MAX_RAW_CHARACTERS = 65_536;

/** Keeps refused rows with their reasons. A second attempt trims what lies behind its checkpoint before it adds again. */
export async function quarantineRows(
  db: LayerDb,
  tables: StreamTables,
  rows: readonly QuarantinedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const storable = (text: string) => text.slice(0, MAX_RAW_CHARACTERS).replaceAll("\u0000", "\ufffd").toWellFormed();
  await db.query(
    `insert into ${QUARANTINE_TABLE} (run_id, run_number, stream_run_id, table_name, ordinal, code, reason, raw)
     select $1, $2, $3, $4, * from unnest($5::bigint[], $6::text[], $7::text[], $8::text[])`,
    [
      tables.runId,
      tables.runNumber,
      tables.streamRunId,
      tables.table,
      rows.map(({ ordinal }) => ordinal),
      rows.map(({ code }) => code),
      rows.map(({ reason }) => storable(reason)),
      rows.map(({ raw }) => storable(raw)),
    ],
  );
}

export async function countQuarantined(db: LayerDb, { streamRunId }: StreamTables): Promise<number> {
  const { rows } = await db.query(`select count(*)::int as n from ${QUARANTINE_TABLE} where stream_run_id = $1`, [
    streamRunId,
  ]);
  return rows[0].n;
}
