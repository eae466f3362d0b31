import { buildHistory } from "../../layers/first-publication.ts";
import type { LayerDb } from "../../layers/layer-database.ts";
import { addNavigateKeys, closeVersions, openVersions, prepareNavigate } from "../../layers/navigate.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { StepReport } from "../track-steps.ts";
import type { Charted } from "./chart-rows.ts";

/**
 * Brings the history up to the chart: a row that changed ends its version and opens one, a row that is gone ends its last.
 * One boundary time for the whole stream, so that "as of" any moment is one consistent picture.
 */
export async function mergeHistory(
  { tables }: PreparedStream,
  { differences }: Charted,
  db: LayerDb,
  at: Date,
): Promise<StepReport> {
  const { isNew } = await prepareNavigate(db, tables);
  const closed = differences.isFirst ? 0 : await closeVersions(db, tables, at);
  const opened = await openVersions(db, tables, differences, at);
  if (isNew) await addNavigateKeys(db, tables);
  return { done: opened, figures: { opened, closed, unchanged: differences.unchanged } };
}

/** A stream's first history: one open version a row. */
export async function buildFirstHistory({ tables }: PreparedStream, db: LayerDb, at: Date): Promise<StepReport> {
  const opened = await buildHistory(db, tables, at);
  return { done: opened, figures: { opened, closed: 0, unchanged: 0 } };
}
