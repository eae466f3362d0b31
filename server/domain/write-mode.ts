/** What a run does to the chart: mirror the source, add to it, or replace rows of the same key. */
export const WRITE_MODES = ["overwrite", "append", "deduplicated"] as const;
export type WriteMode = (typeof WRITE_MODES)[number];
