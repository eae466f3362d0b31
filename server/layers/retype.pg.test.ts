import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { planColumns } from "../domain/schema/column-plan.ts";
import { withDatabase } from "../testing/with-database.ts";
import { Landing } from "./landing.ts";
import { inTransaction, openLayers, prepareLayers } from "./layer-database.ts";
import type { KeyPlan } from "./record-key.ts";
import { retypeFromExplore } from "./retype.ts";
import { makeLandingTables } from "./staging.ts";
import { type StreamTables, stagingTable } from "./stream-tables.ts";

const KEY: KeyPlan = { by: "fields", paths: [["id"]] };
const TABLES: StreamTables = {
  runId: randomUUID(),
  runNumber: 1,
  streamRunId: randomUUID(),
  table: "things",
  columns: planColumns({
    type: "object",
    properties: {
      id: { type: "integer" },
      price: { type: "number" },
      at: { type: "string", format: "date-time", airbyte_type: "timestamp_with_timezone" },
      tags: { type: "array" },
      name: { type: "string" },
    },
  }),
  hasRest: true,
  isFirst: false,
};
/** JSON that jsonb writes otherwise than it came: order of fields, spaces, forms of numbers, escapes, doubles of a field. */
const RECORDS = [
  '{"id":1,"price":1.50,"at":"2024-02-29T05:00:00+01:00","tags":[1, {"b":1,"a":2}],"name":"caf\\u00e9","more":{"z":1,"y":[ ]}}',
  '{ "name" : "Os\\"lo\\n" , "id":2, "price":9007199254740993.000000000000000001, "extra":1e3 }',
  '{"id":3,"price":1e2,"name":"\\ud83d\\ude00","name":"last"}',
  '{"id":4,"price":"no number","at":"yesterday","tags":{},"name":7}',
];

test("rows typed again from explore are those that a crash of PostgreSQL took out of staging", () =>
  withDatabase(async (url) => {
    const layers = openLayers(url);
    await prepareLayers(layers);
    await inTransaction(layers, (db) => makeLandingTables(db, TABLES));
    const landing = await Landing.open(layers, url);
    const stream = landing.addStream(TABLES, KEY, { ordinal: 0, rejected: 0 });
    for (const data of RECORDS) stream.write({ data: Buffer.from(data), emittedAt: 1_767_000_000_123, changes: null });
    await landing.flush();
    await landing.close();
    const staged = async () =>
      (await layers.query(`select * from ${stagingTable(TABLES)} order by _atlas_ordinal`)).rows;
    const before = await staged();
    expect(before).toHaveLength(RECORDS.length);

    await layers.query(`truncate ${stagingTable(TABLES)}`);
    await retypeFromExplore(layers, TABLES, KEY);

    expect(await staged()).toEqual(before);
    await layers.end();
  }));
