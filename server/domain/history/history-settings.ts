/**
 * What a deletion in the source does. `ignore`: nothing, chart keeps the row. `close`: the row leaves chart and its last
 * version ends. `new_record`: the same, and a version that says so follows, with the last values.
 */
export const DELETE_POLICIES = ["ignore", "close", "new_record"] as const;
export type DeletePolicy = (typeof DELETE_POLICIES)[number];

/** Where a row goes that is older than what is charted: into its place in history, or to a person. */
export const LATE_ROW_POLICIES = ["splice", "quarantine"] as const;
export type LateRowPolicy = (typeof LATE_ROW_POLICIES)[number];

/** How a stream's history is kept. */
export interface HistorySettings {
  deletes: DeletePolicy;
  lateRows: LateRowPolicy;
  /** Top-level fields that are not part of what tells one version of a record from the next. */
  volatileFields: readonly string[];
  /** The cursor that says which of two versions of a record is newer; null: the one that came later. */
  orderedBy: readonly string[] | null;
}

/**
 * A record with a value here says that its row was deleted: Airbyte's sources that read a database's log send the key and
 * this (docs.airbyte.com, "Change Data Capture": `_ab_cdc_deleted_at`).
 */
export const TOMBSTONE_FIELD = "_ab_cdc_deleted_at";
