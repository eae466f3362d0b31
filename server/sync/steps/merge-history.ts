import type { Pool } from "pg";
import { buildHistory } from "../../layers/first-publication.ts";
import type { LayerDb } from "../../layers/layer-database.ts";
import {
  addNavigateKeys,
  closeVersions,
  openDeletedVersions,
  openVersions,
  prepareNavigate,
} from "../../layers/navigate.ts";
import { spliceEarlier } from "../../layers/splice.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { StepReport } from "../track-steps.ts";
import type { Charted } from "./chart-rows.ts";

/**
 * Brings the history up to the chart: a row that changed ends its version and opens one, a row that is gone ends its last.
 * One boundary time for the whole stream, so that "as of" any moment is one consistent picture; rows that were older than
 * others of their key already when they came are put in between.
 */
export async function mergeHistory(
  { tables, plan, key, order, tombstoneColumn }: PreparedStream,
  { differences, tombstones }: Charted,
  db: LayerDb,
  at: Date,
): Promise<StepReport> {
  const { isNew } = await prepareNavigate(db, tables);
  const areKeysLasting = key.by !== "ordinal";
  const closed = differences.isFirst ? 0 : await closeVersions(db, tables, { at, areKeysLasting });
  const opened = await openVersions(db, tables, differences, at);
  if (isNew) await addNavigateKeys(db, tables);
  const keepsTombstones = plan.history.deletes === "new_record";
  const spliced = order === null ? 0 : await spliceEarlier(db, tables, { order, tombstoneColumn, keepsTombstones, at });
  const hasTombstones = tombstones > 0;
  const deleted = keepsTombstones ? await openDeletedVersions(db, tables, { at, differences, hasTombstones }) : 0;
  return {
    done: opened + deleted + spliced,
    figures: { opened: opened + deleted, closed, spliced, unchanged: differences.unchanged },
  };
}

/** A stream's first history: one open version a row. */
export async function buildFirstHistory({ tables }: PreparedStream, pool: Pool, at: Date): Promise<StepReport> {
  const opened = await buildHistory(pool, tables, at);
  return { done: opened, figures: { opened, closed: 0, unchanged: 0 } };
}
