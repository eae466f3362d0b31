import type { Layer } from "../domain/steps.ts";
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

/** What the API may see of the layers: small, read only, and given up after ten seconds. */
export interface LayerReader {
  preview(layer: Layer, table: string, options: { limit: number; asOf?: Date | null }): Promise<TablePreview>;
  record(layer: Layer, table: string, which: { key: string; asOf?: Date | null }): Promise<RecordVersion[]>;
  quarantine(table: string, page: { limit: number; after: string | null }): Promise<QuarantinedRow[]>;
  quarantinedRow(id: string): Promise<QuarantinedRow | null>;
  countQuarantine(table: string): Promise<number>;
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
    close: () => pool.end(),
  };
}
