import type { PiiPolicy } from "../domain/pii/policy.ts";
import type { ProtectionKeys } from "../domain/pii/protect-value.ts";
import type { Role } from "../domain/roles.ts";
import type { Layer } from "../domain/steps.ts";
import { dropTables } from "../layers/drop-tables.ts";
import { inTransaction, openLayers } from "../layers/layer-database.ts";
import {
  countQuarantinedRows,
  openPreviews,
  previewRows,
  type QuarantinedRow,
  quarantinedRowById,
  quarantinedRows,
  type RecordVersion,
  recordVersions,
  type TablePreview,
} from "../layers/preview.ts";

import type { SearchedStream } from "../store/subject-requests.ts";
import { RowGuard } from "./guard-rows.ts";
import { type PolicyChange, previewPolicy } from "./preview-policy.ts";

import { eraseSubject, exportSubject, findSubject, type SubjectRows } from "./subject-search.ts";

export type { QuarantinedRow, RecordVersion, TablePreview };

/**
 * What the API may see of the layers: small, read only, and given up after ten seconds. Protected values stay protected, raw
 * ones too, but for what the policy opens to the role of whoever asks. And how the API lets go of tables.
 */
export interface LayerReader {
  preview(
    layer: Layer,
    table: string,
    options: { limit: number; asOf?: Date | null },
    role?: Role,
  ): Promise<TablePreview>;
  record(
    layer: Layer,
    table: string,
    which: { key: string; asOf?: Date | null },
    role?: Role,
  ): Promise<RecordVersion[]>;
  quarantine(table: string, page: { limit: number; after: string | null }, role?: Role): Promise<QuarantinedRow[]>;
  quarantinedRow(id: string, role?: Role): Promise<QuarantinedRow | null>;
  /** What a policy would change of these streams. */
  previewPolicy(
    policy: PiiPolicy,
    streams: readonly { syncStreamId: string; table: string }[],
  ): Promise<PolicyChange[]>;
  countQuarantine(table: string): Promise<number>;
  /** A person's rows; see subject-search.ts. */
  findSubject(streams: readonly SearchedStream[], identifiers: readonly string[]): Promise<SubjectRows[]>;
  exportSubject(streams: readonly SearchedStream[], identifiers: readonly string[]): AsyncIterable<string>;
  eraseSubject(streams: readonly SearchedStream[], identifiers: readonly string[]): Promise<SubjectRows[]>;
  /** Drops these streams' tables in all layers, all or none; gives why not, where something of the user's hangs on one. */
  dropTables(tables: readonly string[]): Promise<string | null>;
  close(): Promise<void>;
}

/** `loadKeys` is asked only where a table is protected. Every value passes the guard: no reader can be without it. */
export function openLayerReader(databaseUrl: string, loadKeys: () => Promise<ProtectionKeys>): LayerReader {
  const pool = openPreviews(databaseUrl);
  // Previews get every value as text; what decides over them is read as it is.
  const facts = openLayers(databaseUrl, { maxConnections: 2 });
  const guardOf = (table: string, role: Role | undefined) => RowGuard.of(facts, table, role ?? null, loadKeys);
  return {
    async preview(layer, table, options, role) {
      const [shown, guard] = await Promise.all([previewRows(pool, layer, table, options), guardOf(table, role)]);
      return guard === null ? shown : guard.preview(layer, shown);
    },
    async record(layer, table, which, role) {
      const [versions, guard] = await Promise.all([recordVersions(pool, layer, table, which), guardOf(table, role)]);
      return guard === null ? versions : versions.map((version) => guard.version(layer, version));
    },
    async quarantine(table, page, role) {
      const [rows, guard] = await Promise.all([quarantinedRows(pool, table, page), guardOf(table, role)]);
      return guard === null ? rows : rows.map((row) => guard.quarantined(row));
    },
    async quarantinedRow(id, role) {
      const row = await quarantinedRowById(pool, id);
      const guard = row && (await guardOf(row.tableName, role));
      return row && guard ? guard.quarantined(row) : row;
    },
    previewPolicy: async (policy, streams) => previewPolicy(facts, policy, streams, await loadKeys()),
    countQuarantine: (table) => countQuarantinedRows(pool, table),
    findSubject: async (streams, identifiers) => findSubject(facts, streams, identifiers, await loadKeys()),
    async *exportSubject(streams, identifiers) {
      yield* exportSubject(facts, streams, identifiers, await loadKeys());
    },
    eraseSubject: async (streams, identifiers) => eraseSubject(facts, streams, identifiers, await loadKeys()),
    dropTables: (tables) => dropInTransaction(databaseUrl, tables),
    async close() {
      await Promise.all([pool.end(), facts.end()]);
    },
  };
}

/** PostgreSQL's state for a table that a view or a foreign key of somebody's needs. */
const DEPENDENT_OBJECTS = "2BP01";

async function dropInTransaction(databaseUrl: string, tables: readonly string[]): Promise<string | null> {
  const layers = openLayers(databaseUrl);
  try {
    await inTransaction(layers, (db) => dropTables(db, tables));
    return null;
  } catch (error) {
    const { code, detail, message } = error as { code?: string; detail?: string; message: string };
    if (code === DEPENDENT_OBJECTS) return detail ?? message;
    throw error;
  } finally {
    await layers.end();
  }
}
