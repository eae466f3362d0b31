import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { planColumns } from "../domain/schema/column-plan.ts";
import { withDatabase } from "../testing/with-database.ts";
import { Landing } from "./landing.ts";
import { inTransaction, openLayers, prepareLayers } from "./layer-database.ts";
import { makeLandingTables } from "./staging.ts";
import type { StreamTables } from "./stream-tables.ts";

const TABLES: StreamTables = {
  runId: randomUUID(),
  runNumber: 1,
  streamRunId: randomUUID(),
  table: "things",
  columns: planColumns({ type: "object", properties: { id: { type: "integer" }, text: { type: "string" } } }),
  hasRest: false,
  isFirst: true,
};

test("rows that are all refused are sent on their way as others are, instead of gathering in memory", () =>
  withDatabase(async (url) => {
    const layers = openLayers(url);
    await prepareLayers(layers);
    await inTransaction(layers, (db) => makeLandingTables(db, TABLES));
    const landing = await Landing.open(layers, url);
    const stream = landing.addStream(TABLES, { by: "fields", paths: [["id"]] }, { ordinal: 0, rejected: 0 });
    const data = Buffer.from(JSON.stringify({ text: "x".repeat(1_000) }));

    for (let i = 0; i < 3_000; i++) stream.write({ data, emittedAt: 0, changes: null });
    await landing.relieve();

    expect(stream.hasUnsent).toBe(false);
    await landing.flush();
    const { rows } = await layers.query(
      "select count(*)::int as n, max(ordinal)::int as last from atlas_quarantine.rows",
    );
    expect(rows).toEqual([{ n: 3_000, last: 3_000 }]);
    await landing.close();
    await layers.end();
  }));
