import { replacesAll } from "../../domain/run-purpose.ts";
import { addChartKey, compareWithChart, type Differences, prepareChart, writeChart } from "../../layers/chart.ts";
import {
  dropEarlierTombstones,
  quarantineLate,
  setAsideLate,
  setAsideRepeated,
  takeTombstones,
} from "../../layers/earlier-rows.ts";
import { finishChart } from "../../layers/first-publication.ts";
import type { LayerDb } from "../../layers/layer-database.ts";
import { numberEqualRows, removeSuperseded } from "../../layers/staging.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { StepReport } from "../track-steps.ts";

export interface Charted extends StepReport {
  differences: Differences;
  superseded: number;
  /** Rows that say that their record was deleted, whether they are heeded or not. */
  tombstones: number;
  isNew: boolean;
}

/** Publishes the stream's typed rows: what is new, changed or gone is written, the rest is left alone. */
export async function chartRows(stream: PreparedStream, db: LayerDb): Promise<Charted> {
  const { tables, plan, order } = stream;
  const { isNew, added, widened } = await prepareChart(db, tables);
  const { superseded, lateQuarantined, tombstones } = await takeUncharted(stream, db);
  const isHeeding = plan.history.deletes !== "ignore";
  const differences = await compareWithChart(db, tables, {
    isMirror: plan.purpose === "refresh_replace" || (replacesAll(plan) && isHeeding),
    hasTombstones: tombstones > 0 && isHeeding,
    hasEarlier: order !== null,
  });
  await writeChart(db, tables, differences);
  if (isNew) await addChartKey(db, tables);

  const { opened, changed, gone, unchanged } = differences;
  const figures = {
    written: opened + changed,
    unchanged,
    gone,
    superseded,
    lateQuarantined,
    columnsAdded: added,
    columnsWidened: widened,
  };
  // Rows of this run that chart now holds, whether they changed or not.
  return { done: opened + changed + unchanged, figures, differences, superseded, tombstones, isNew };
}

/** Takes the rows out of staging that are not to be charted: older ones of a key, late ones, and tombstones. */
async function takeUncharted({ tables, plan, key, order, tombstoneColumn }: PreparedStream, db: LayerDb) {
  if (key.by === "content") await numberEqualRows(db, tables);
  if (key.by !== "fields") return { superseded: 0, lateQuarantined: 0, tombstones: 0 };
  const { deletes, lateRows } = plan.history;
  let superseded = 0;
  let lateQuarantined = 0;
  if (order === null) superseded += await removeSuperseded(db, tables);
  else {
    superseded += await setAsideRepeated(db, tables, order);
    superseded += await setAsideLate(db, tables, order);
    if (tombstoneColumn !== null && deletes === "ignore") await dropEarlierTombstones(db, tombstoneColumn);
    if (lateRows === "quarantine" && !tables.isFirst) lateQuarantined = await quarantineLate(db, tables);
  }
  const tombstones = tombstoneColumn === null ? 0 : await takeTombstones(db, tables, tombstoneColumn);
  return { superseded: superseded - lateQuarantined + tombstones, lateQuarantined, tombstones };
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
  return { done: rows, figures, differences, superseded: 0, tombstones: 0, isNew: true };
}
