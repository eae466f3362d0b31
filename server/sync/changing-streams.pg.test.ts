import { expect, test } from "vitest";
import type { JsonSchema } from "../domain/stream.ts";
import { record, SyncBench, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

const KEYED = { name: "t", primaryKey: [["id"]] };
const ID: Record<string, JsonSchema> = { id: { type: "integer" } };

/** What discovering the stream again finds: the next run reads it so. */
async function nowHas(bench: SyncBench, properties: Record<string, JsonSchema>): Promise<void> {
  await bench.store.stream.updateMany({
    data: { jsonSchema: { type: "object", properties: { ...ID, ...properties } as object } },
  });
}

const rows = (...data: object[]) => [...data.map((row) => record("t", row)), streamStatus("t", "COMPLETE")];

/** As its line, because a number of JavaScript could not hold its price. */
const BEYOND_DOUBLES =
  '{"type":"RECORD","record":{"stream":"t","emitted_at":1,"data":{"id":1,"price":9007199254740993,"day":"2024-02-29","code":7,"flag":true}}}';

test("types widen with what comes: integers to decimals, days to moments, anything to text; what was there is kept", () =>
  withDatabase(async (url) => {
    const narrow = {
      price: { type: "integer" },
      day: { type: "string", format: "date" },
      code: { type: "integer" },
      flag: { type: "boolean" },
    };
    const bench = await SyncBench.open(url, [{ ...KEYED, properties: { ...ID, ...narrow } }]);
    await bench.run([BEYOND_DOUBLES, ...rows({ id: 2, code: 8 })]);
    await nowHas(bench, {
      price: { type: "number" },
      day: { type: "string", format: "date-time", airbyte_type: "timestamp_with_timezone" },
      code: { type: "string" },
      flag: { type: "string" },
    });
    const second = [
      BEYOND_DOUBLES,
      ...rows({ id: 3, price: 0.1, day: "2024-03-01T05:00:00Z", code: "A7", flag: "maybe" }),
    ];
    expect(await bench.run(second)).toMatchObject({ status: "succeeded", failure: null });

    expect(await bench.rows("select id, price::text, day::text, code, flag from chart.t order by id")).toEqual([
      { id: "1", price: "9007199254740993", day: "2024-02-29 00:00:00+00", code: "7", flag: "true" },
      { id: "3", price: "0.1", day: "2024-03-01 05:00:00+00", code: "A7", flag: "maybe" },
    ]);
    expect(
      await bench.rows("select id, price::text, code, _atlas_is_current as current from navigate.t order by id"),
    ).toEqual([
      { id: "1", price: "9007199254740993", code: "7", current: true },
      { id: "2", price: null, code: "8", current: false },
      { id: "3", price: "0.1", code: "A7", current: true },
    ]);
    // Narrower again: the tables stay as wide as they are.
    await nowHas(bench, narrow);
    await bench.run(second);
    expect(
      await bench.rows("select pg_typeof(price)::text as price, pg_typeof(code)::text as code from chart.t limit 1"),
    ).toEqual([{ price: "numeric", code: "text" }]);
    await bench.close();
  }));

test("a column that comes with the second run is added, and rows that have none in it keep their version", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [{ ...KEYED, properties: ID }]);
    await bench.run(rows({ id: 1 }, { id: 2 }));
    await nowHas(bench, { city: { type: "string" } });
    await bench.run(rows({ id: 1 }, { id: 2, city: "Oslo" }));

    expect(
      await bench.rows("select id, city, _atlas_is_current as current from navigate.t order by id, _atlas_valid_from"),
    ).toEqual([
      { id: "1", city: null, current: true },
      { id: "2", city: null, current: false },
      { id: "2", city: "Oslo", current: true },
    ]);
    await bench.close();
  }));

test("history as of any moment is one consistent picture, over rows that change, go and come again", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [{ ...KEYED, properties: { ...ID, city: { type: "string" } } }]);
    const pictures = [
      [
        { id: 1, city: "Oslo" },
        { id: 2, city: "Rome" },
      ],
      [{ id: 1, city: "Bergen" }],
      [
        { id: 1, city: "Oslo" },
        { id: 2, city: "Rome" },
        { id: 3, city: "Lima" },
      ],
    ];
    for (const picture of pictures) await bench.run(rows(...picture));

    const runs = await bench.store.syncRun.findMany({ orderBy: { number: "asc" } });
    for (const [n, { startedAt }] of runs.entries()) {
      const asOf = `'${startedAt?.toISOString()}' >= _atlas_valid_from and ('${startedAt?.toISOString()}' < _atlas_valid_to or _atlas_valid_to is null)`;
      expect(await bench.rows(`select id::int, city from navigate.t where ${asOf} order by id`)).toEqual(pictures[n]);
    }
    expect(await bench.rows("select count(*)::int as n from navigate.t")).toEqual([{ n: 6 }]);
    expect(
      await bench.rows(`select count(*)::int as overlaps from navigate.t a join navigate.t b on a._atlas_key = b._atlas_key
        and a.ctid < b.ctid and tstzrange(a._atlas_valid_from, a._atlas_valid_to) && tstzrange(b._atlas_valid_from, b._atlas_valid_to)`),
    ).toEqual([{ overlaps: 0 }]);
    await bench.close();
  }));

test("a source without a key keeps as many equal rows as it has, and gives one up when one is gone", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [{ name: "t", properties: { city: { type: "string" } } }]);
    const cities = (...names: string[]) => rows(...names.map((city) => ({ city })));
    const counted = () => bench.rows("select city, count(*)::int as n from chart.t group by city order by city");
    await bench.run(cities("Oslo", "Rome", "Oslo"));
    expect(await counted()).toEqual([
      { city: "Oslo", n: 2 },
      { city: "Rome", n: 1 },
    ]);

    await bench.run(cities("Rome", "Oslo", "Oslo"));
    expect(await bench.rows("select count(*)::int as n from navigate.t")).toEqual([{ n: 3 }]);
    await bench.run(cities("Oslo", "Rome"));
    expect(await counted()).toEqual([
      { city: "Oslo", n: 1 },
      { city: "Rome", n: 1 },
    ]);
    expect(await bench.rows("select city from navigate.t where not _atlas_is_current")).toEqual([{ city: "Oslo" }]);
    await bench.close();
  }));

test("many rows that PostgreSQL refuses, all over one segment, leave all the others and their reasons", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [{ ...KEYED, properties: { ...ID, n: { type: "number" } } }]);
    const isBad = (id: number) => id % 37 === 0 || (id > 500 && id < 520);
    const all = Array.from({ length: 2_000 }, (_, i) => i + 1);
    // A number with more digits than numeric holds; JSON allows it.
    const lines = all.map(
      (id) =>
        `{"type":"RECORD","record":{"stream":"t","emitted_at":1,"data":{"id":${id},"n":${isBad(id) ? "1e200000" : id}}}}`,
    );
    const { runId } = await bench.run([...lines, streamStatus("t", "COMPLETE")]);

    const bad = all.filter(isBad);
    const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run.balance).toEqual({ read: 2_000, charted: 2_000 - bad.length, quarantined: bad.length, superseded: 0 });
    const quarantined = await bench.rows("select (raw::json->>'id')::int as id from atlas_quarantine.rows order by 1");
    expect(quarantined.map(({ id }) => id)).toEqual(bad);
    const explored = await bench.rows("select (data->>'id')::int as id from explore.t order by 1");
    expect(explored.map(({ id }) => id)).toEqual(all.filter((id) => !isBad(id)));
    await bench.close();
  }));
