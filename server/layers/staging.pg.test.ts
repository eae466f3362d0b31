import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { planColumns } from "../domain/schema/column-plan.ts";
import { withDatabase } from "../testing/with-database.ts";
import { inTransaction, openLayers, prepareLayers } from "./layer-database.ts";
import { makeLandingTables, trimBehind } from "./staging.ts";
import { explorePartition, type StreamTables } from "./stream-tables.ts";

const TABLES: StreamTables = {
  runId: randomUUID(),
  runNumber: 1,
  streamRunId: randomUUID(),
  table: "cities",
  columns: planColumns({ type: "object", properties: { city: { type: "string" } } }),
  hasRest: false,
  isFirst: false,
};

test("what a dead worker's session still commits behind the checkpoint is cut all the same", () =>
  withDatabase(async (url) => {
    const layers = openLayers(url);
    await prepareLayers(layers);
    await inTransaction(layers, (db) => makeLandingTables(db, TABLES));
    const land = (ordinal: number) =>
      `insert into ${explorePartition(TABLES)} values ('${TABLES.runId}', ${ordinal}, 'k${ordinal}', '{}', now())`;
    await layers.query(land(1));
    const dead = new pg.Client(url);
    await dead.connect();
    await dead.query("begin");
    await dead.query(land(2));

    const trimmed = inTransaction(layers, (db) => trimBehind(db, TABLES, 1));
    await isWaitedFor(layers, explorePartition(TABLES));
    await dead.query("commit");
    await trimmed;

    const { rows } = await layers.query(`select _atlas_ordinal from ${explorePartition(TABLES)}`);
    expect(rows).toEqual([{ _atlas_ordinal: "1" }]);
    await dead.end();
    await layers.end();
  }));

async function isWaitedFor(db: pg.Pool, table: string): Promise<void> {
  for (;;) {
    const { rows } = await db.query("select from pg_locks where relation = $1::regclass and not granted", [table]);
    if (rows.length > 0) return;
  }
}
