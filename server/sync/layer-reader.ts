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

export type { QuarantinedRow, RecordVersion, TablePreview };

/** What the API may see of the layers: small, read only, and given up after ten seconds. And how it lets go of tables. */
export interface LayerReader {
  preview(layer: Layer, table: string, options: { limit: number; asOf?: Date | null }): Promise<TablePreview>;
  record(layer: Layer, table: string, which: { key: string; asOf?: Date | null }): Promise<RecordVersion[]>;
  quarantine(table: string, page: { limit: number; after: string | null }): Promise<QuarantinedRow[]>;
  quarantinedRow(id: string): Promise<QuarantinedRow | null>;
  countQuarantine(table: string): Promise<number>;
  /** Drops these streams' tables in all layers, all or none; gives why not, where something of the user's hangs on one. */
  dropTables(tables: readonly string[]): Promise<string | null>;
  close(): Promise<void>;
}

export function openLayerReader(databaseUrl: string): LayerReader {
  const pool = openPreviews(databaseUrl);
  return {
    preview: (layer, table, options) => previewRows(pool, layer, table, options),
    record: (layer, table, which) => recordVersions(pool, layer, table, which),
    quarantine: (table, page) => quarantinedRows(pool, table, page),
    quarantinedRow: (id) => quarantinedRowById(pool, id),
    countQuarantine: (table) => countQuarantinedRows(pool, table),
    dropTables: (tables) => dropInTransaction(databaseUrl, tables),
    close: () => pool.end(),
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
