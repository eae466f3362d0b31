import { addChartKey, compareWithChart, type Differences, prepareChart, writeChart } from "../../layers/chart.ts";
import { finishChart } from "../../layers/first-publication.ts";
import type { LayerDb } from "../../layers/layer-database.ts";
import { numberEqualRows, removeSuperseded } from "../../layers/staging.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { StepReport } from "../track-steps.ts";

export interface Charted extends StepReport {
  differences: Differences;
  superseded: number;
  isNew: boolean;
}

/** Publishes the stream's typed rows: what is new, changed or gone is written, the rest is left alone. */
export async function chartRows({ tables, plan, key }: PreparedStream, db: LayerDb): Promise<Charted> {
  if (key.by === "content") await numberEqualRows(db, tables);
  const superseded = key.by === "fields" ? await removeSuperseded(db, tables) : 0;
  const { isNew, added, widened } = await prepareChart(db, tables);
  const differences = await compareWithChart(db, tables, { isMirror: plan.writeMode === "overwrite" });
  await writeChart(db, tables, differences);
  if (isNew) await addChartKey(db, tables);

  const { opened, changed, gone, unchanged } = differences;
  const figures = {
    written: opened + changed,
    unchanged,
    gone,
    superseded,
    columnsAdded: added,
    columnsWidened: widened,
  };
  // Rows of this run that chart now holds, whether they changed or not.
  return { done: opened + changed + unchanged, figures, differences, superseded, isNew };
}

/** A stream's first rows: what is staged becomes the chart, and is finished as such. */
export async function finishFirstChart({ tables }: PreparedStream, db: LayerDb): Promise<Charted> {
  const rows = await finishChart(db, tables);
  const figures = {
    written: rows,
    unchanged: 0,
    gone: 0,
    superseded: 0,
    columnsAdded: tables.columns.length,
    columnsWidened: 0,
  };
  const differences = { isFirst: true, opened: rows, changed: 0, gone: 0, unchanged: 0 };
  return { done: rows, figures, differences, superseded: 0, isNew: true };
}
