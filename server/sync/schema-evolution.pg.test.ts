import { expect, test } from "vitest";
import type { SchemaPolicy } from "../domain/schema/schema-change.ts";
import type { JsonSchema } from "../domain/stream.ts";
import { acceptChanges } from "../store/schema-changes.ts";
import { record, SyncBench, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

const ID: Record<string, JsonSchema> = { id: { type: "integer" } };
const rows = (...data: object[]) => [...data.map((row) => record("t", row)), streamStatus("t", "COMPLETE")];

async function withPolicy(
  policy: SchemaPolicy,
  properties: Record<string, JsonSchema>,
  body: (bench: SyncBench) => Promise<void>,
) {
  await withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [
      { name: "t", primaryKey: [["id"]], properties: { ...ID, ...properties } },
    ]);
    await bench.store.sync.updateMany({ data: { schemaPolicy: policy } });
    try {
      await body(bench);
    } finally {
      await bench.close();
    }
  });
}

async function nowHas(bench: SyncBench, properties: Record<string, JsonSchema>): Promise<void> {
  await bench.store.stream.updateMany({ data: { jsonSchema: { type: "object", properties: properties as object } } });
}

async function toldChanges(bench: SyncBench): Promise<string[]> {
  const changes = await bench.store.schemaChange.findMany({ orderBy: [{ at: "asc" }, { field: "asc" }] });
  return changes.map(({ kind, field, fromType, toType, action }) => `${kind} ${field} ${fromType}→${toType} ${action}`);
}

test("propagating takes over what comes, keeps what goes, and casts what cannot be; each change is a row once", () =>
  withPolicy("propagate_columns", { n: { type: "integer" }, old: { type: "string" } }, async (bench) => {
    await bench.run(rows({ id: 1, n: 1, old: "x" }));
    await nowHas(bench, { ...ID, n: { type: "boolean" }, city: { type: "string" } });
    for (let i = 0; i < 2; i++)
      expect(await bench.run(rows({ id: 2, n: true, city: "Oslo" }))).toMatchObject({ failure: null });

    expect(await toldChanges(bench)).toEqual([
      "column_added city null→text propagated",
      "type_conflict n bigint→boolean cast",
      "column_dropped old text→null kept",
    ]);
    expect(
      await bench.rows("select id, n, old, city, _atlas_meta->'changes'->0->>'change' as meta from chart.t"),
    ).toEqual([{ id: "2", n: null, old: null, city: "Oslo", meta: "NULLED" }]);
    expect(await bench.rows("select id, n, old, city from navigate.t order by id")).toMatchObject([
      { id: "1", n: "1", old: "x", city: null },
      { id: "2", city: "Oslo" },
    ]);
  }));

test("ignoring leaves the columns as they are, and says so", () =>
  withPolicy("ignore", { n: { type: "integer" } }, async (bench) => {
    await bench.run(rows({ id: 1, n: 1 }));
    await nowHas(bench, { ...ID, n: { type: "string" }, city: { type: "string" } });
    await bench.run(rows({ id: 1, n: "many", city: "Oslo" }));

    expect(await toldChanges(bench)).toEqual([
      "column_added city null→text ignored",
      "type_widened n bigint→text cast",
    ]);
    expect(await bench.rows("select n, pg_typeof(n)::text as type from chart.t")).toEqual([
      { n: null, type: "bigint" },
    ]);
  }));

test("pausing ends the run with the reason, leaves what was published, and goes on once it is accepted", () =>
  withPolicy("pause", { n: { type: "integer" } }, async (bench) => {
    await bench.run(rows({ id: 1, n: 1 }));
    await nowHas(bench, { ...ID, n: { type: "number" } });
    await expect(bench.run(rows({ id: 1, n: 1.5 }))).rejects.toMatchObject({
      code: "SCHEMA_CHANGED",
      retryable: false,
      message: expect.stringContaining("n widens from bigint to numeric"),
    });
    const { id: syncId, pausedAt, pauseReason } = await bench.store.sync.findFirstOrThrow();
    expect([pausedAt, pauseReason]).toEqual([expect.any(Date), expect.stringContaining("n widens")]);
    expect(await bench.rows("select n::text from chart.t")).toEqual([{ n: "1" }]);
    await bench.store.syncRun.updateMany({ where: { status: "running" }, data: { status: "failed" } });

    const accept = () => bench.store.$transaction((tx) => acceptChanges(tx, { syncId, by: "Ada", at: new Date() }));
    expect([await accept(), await accept()]).toEqual(["accepted", "not paused"]);
    expect(await bench.run(rows({ id: 1, n: 1.5 }))).toMatchObject({ status: "succeeded" });
    expect(await bench.rows("select n::text from chart.t")).toEqual([{ n: "1.5" }]);
    expect(await toldChanges(bench)).toEqual([
      "type_widened n bigint→numeric paused",
      "type_widened n bigint→numeric propagated",
    ]);
  }));

test("a key that the source renames pauses under any policy, and is the key once it is accepted", () =>
  withPolicy("propagate_all", {}, async (bench) => {
    await bench.run(rows({ id: 1 }));
    await nowHas(bench, { ident: { type: "integer" } });
    await bench.store.stream.updateMany({ data: { sourceDefinedPrimaryKey: [["ident"]] } });
    await expect(bench.run(rows({ ident: 1 }))).rejects.toThrow("the key is no longer id but ident");
    await bench.store.syncRun.updateMany({ where: { status: "running" }, data: { status: "failed" } });

    const { id: syncId } = await bench.store.sync.findFirstOrThrow();
    await bench.store.$transaction((tx) => acceptChanges(tx, { syncId, by: "Ada", at: new Date() }));
    expect(await bench.run(rows({ ident: 7 }))).toMatchObject({ status: "succeeded" });
    expect(await bench.rows("select _atlas_key as key, ident::int from chart.t")).toEqual([{ key: "7", ident: 7 }]);
  }));

test("a column that a view reads gets its wider twin beside it, with the values that were there", () =>
  withPolicy("propagate_all", { n: { type: "integer" } }, async (bench) => {
    await bench.run(rows({ id: 1, n: 1 }, { id: 2, n: 2 }));
    await bench.layers.query("create view public.sums as select sum(n) as n from chart.t");
    await nowHas(bench, { ...ID, n: { type: "number" } });
    expect(await bench.run(rows({ id: 1, n: 1 }, { id: 2, n: 2.5 }))).toMatchObject({ failure: null });

    expect(await toldChanges(bench)).toEqual(["type_widened n bigint→numeric beside"]);
    expect(await bench.rows("select id, n_numeric::text as n from chart.t order by id")).toEqual([
      { id: "1", n: "1" },
      { id: "2", n: "2.5" },
    ]);
    await bench.layers.query("drop view public.sums");
  }));

test("streams that the source has come to offer are read too where the policy is to take over all", () =>
  withPolicy("propagate_all", {}, async (bench) => {
    await bench.run(rows({ id: 1 }));
    const { sourceId } = await bench.store.sync.findFirstOrThrow();
    await bench.store.stream.create({
      data: {
        sourceId,
        name: "more",
        jsonSchema: { type: "object", properties: ID as object },
        readModes: ["full_refresh"],
      },
    });
    await bench.run([...rows({ id: 1 }), record("more", { id: 5 }), streamStatus("more", "COMPLETE")]);

    expect(await bench.rows("select id::int from chart.more")).toEqual([{ id: 5 }]);
    expect(await toldChanges(bench)).toEqual(["stream_added more null→null propagated"]);
  }));
