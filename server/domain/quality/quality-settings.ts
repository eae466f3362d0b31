import { z } from "zod";
import {
  DEFAULT_THRESHOLDS,
  QUALITY_DIMENSIONS,
  type QualityDimension,
  type QualityThresholds,
} from "./dimension-result.ts";
import { CHECK_ENGINES } from "./kept-result.ts";

const thresholdsSchema = z.partialRecord(z.enum(QUALITY_DIMENSIONS), z.number().nonnegative());

const syncSchema = z.object({
  engine: z.enum(CHECK_ENGINES).optional(),
  resolveAfter: z.int().min(1).max(100).optional(),
  thresholds: thresholdsSchema.optional(),
});
/** What a sync sets for the quality of its streams; what it leaves out is as usual. */
export type SyncQuality = z.infer<typeof syncSchema>;

const datasetSchema = z.object({
  thresholds: thresholdsSchema.optional(),
  columns: z.record(z.string(), thresholdsSchema).optional(),
});
/** What one dataset sets over its sync, and its columns over both. */
export type DatasetQuality = z.infer<typeof datasetSchema>;

/** Good results in a row after which an incident is over by itself. */
export const DEFAULT_RESOLVE_AFTER = 2;

/** Settings read back from the store; what cannot be read counts as not set. */
export function readSyncQuality(json: unknown): SyncQuality {
  return syncSchema.safeParse(json).data ?? {};
}

export function readDatasetQuality(json: unknown): DatasetQuality {
  return datasetSchema.safeParse(json).data ?? {};
}

/** The dataset's thresholds, then its sync's, then the usual ones. */
export function thresholdsOf(sync: SyncQuality, dataset: DatasetQuality): QualityThresholds {
  return { ...DEFAULT_THRESHOLDS, ...sync.thresholds, ...dataset.thresholds };
}

/** The threshold that a column sets for itself; null where it goes with its dataset. */
export function columnThreshold(dataset: DatasetQuality, column: string, dimension: QualityDimension): number | null {
  return dataset.columns?.[column]?.[dimension] ?? null;
}
