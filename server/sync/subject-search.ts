import type { Pool } from "pg";
import { encryptValue, hashValue, type ProtectionKeys } from "../domain/pii/protect-value.ts";
import { inTransaction, type LayerDb } from "../layers/layer-database.ts";
import {
  countByKeys,
  deleteByKeys,
  deleteQuarantined,
  keysOfSubject,
  type Needles,
  quarantinedOfSubject,
  rowsByKeys,
  SUBJECT_LAYERS,
  type SubjectLayer,
} from "../layers/subject-rows.ts";
import { lockPublication } from "../store/protections.ts";
import type { SearchedStream } from "../store/subject-requests.ts";

/** Rows of a person in one table. */
export interface SubjectRows {
  syncStreamId: string;
  table: string;
  layer: SubjectLayer | "quarantine";
  rows: number;
}

/**
 * Finds a person's records through the columns confirmed as personal, by what the source wrote and by what policies made of
 * it. A record found in one layer is found in all: its key is the same, so that a version whose address has changed since is
 * the person's too.
 */
export async function findSubject(
  db: LayerDb,
  streams: readonly SearchedStream[],
  identifiers: readonly string[],
  keys: ProtectionKeys,
): Promise<SubjectRows[]> {
  const needles = needlesOf(identifiers, keys);
  const found: SubjectRows[] = [];
  for (const stream of streams) {
    const { syncStreamId, table } = stream;
    const recordKeys = await recordKeysOf(db, stream, needles, keys);
    for (const layer of SUBJECT_LAYERS) {
      const rows = await countByKeys(db, layer, table, recordKeys);
      if (rows > 0) found.push({ syncStreamId, table, layer, rows });
    }
    const { length: rows } = await quarantinedOfSubject(db, table, needles);
    if (rows > 0) found.push({ syncStreamId, table, layer: "quarantine", rows });
  }
  return found;
}

/** The person's rows as lines of JSON: table, layer and the row as it stands there. */
export async function* exportSubject(
  pool: Pool,
  streams: readonly SearchedStream[],
  identifiers: readonly string[],
  keys: ProtectionKeys,
): AsyncGenerator<string> {
  const needles = needlesOf(identifiers, keys);
  const db = await pool.connect();
  try {
    // A cursor reads from one picture of the table, however long the file takes to be sent.
    await db.query("begin transaction isolation level repeatable read read only");
    for (const stream of streams) {
      const { table } = stream;
      const recordKeys = await recordKeysOf(db, stream, needles, keys);
      for (const layer of SUBJECT_LAYERS) {
        for await (const row of rowsByKeys(db, layer, table, recordKeys)) yield lineOf(table, layer, row);
      }
      for (const { raw } of await quarantinedOfSubject(db, table, needles)) {
        yield lineOf(table, "quarantine", JSON.stringify(raw));
      }
    }
  } finally {
    // Whoever reads may stop in the middle of a table: the connection ends, and its transaction with it.
    db.release(true);
  }
}

function lineOf(table: string, layer: string, row: string): string {
  return `{"table":${JSON.stringify(table)},"layer":${JSON.stringify(layer)},"row":${row}}\n`;
}

/** Takes the person's rows out of every layer and of quarantine, a stream a transaction. Repeatable. */
export async function eraseSubject(
  pool: Pool,
  streams: readonly SearchedStream[],
  identifiers: readonly string[],
  keys: ProtectionKeys,
): Promise<SubjectRows[]> {
  const needles = needlesOf(identifiers, keys);
  const erased: SubjectRows[] = [];
  for (const stream of streams) {
    const { syncStreamId, table } = stream;
    const found = await inTransaction(pool, async (db) => {
      // A run must not publish a row again that was found a moment ago.
      await lockPublication(db, syncStreamId);
      const recordKeys = await recordKeysOf(db, stream, needles, keys);
      const counts: SubjectRows[] = [];
      for (const layer of SUBJECT_LAYERS) {
        counts.push({ syncStreamId, table, layer, rows: await deleteByKeys(db, layer, table, recordKeys) });
      }
      const refused = await quarantinedOfSubject(db, table, needles);
      const rows = await deleteQuarantined(
        db,
        refused.map(({ id }) => id),
      );
      return [...counts, { syncStreamId, table, layer: "quarantine" as const, rows }];
    });
    erased.push(...found.filter(({ rows }) => rows > 0));
  }
  return erased;
}

async function recordKeysOf(
  db: LayerDb,
  { table, columns }: SearchedStream,
  needles: Needles,
  keys: ProtectionKeys,
): Promise<string[]> {
  const found = new Set<string>();
  for (const layer of SUBJECT_LAYERS) {
    for (const key of await keysOfSubject(db, layer, table, columns, needles)) {
      found.add(key);
      // Where the key itself is protected, explore has it raw and the others hashed.
      found.add(hashValue(key, keys));
    }
  }
  return [...found];
}

function needlesOf(identifiers: readonly string[], keys: ProtectionKeys): Needles {
  const spellings = [...new Set(identifiers.flatMap((text) => [text, text.toLowerCase()]))];
  return {
    raw: [...new Set(identifiers.map((text) => text.toLowerCase()))],
    treated: spellings.flatMap((text) => [hashValue(text, keys), encryptValue(text, keys)]),
  };
}
