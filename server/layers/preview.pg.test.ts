import type pg from "pg";
import { expect, test } from "vitest";
import { withDatabase } from "../testing/with-database.ts";
import { openLayers, prepareLayers } from "./layer-database.ts";
import { countQuarantinedRows, openPreviews, previewRows, quarantinedRows, recordVersions } from "./preview.ts";

async function withTables(body: (previews: pg.Pool, layers: pg.Pool) => Promise<void>): Promise<void> {
  await withDatabase(async (url) => {
    const [previews, layers] = [openPreviews(url), openLayers(url)];
    try {
      await prepareLayers(layers);
      await body(previews, layers);
    } finally {
      await Promise.all([previews.end(), layers.end()]);
    }
  });
}

test("cells keep their digits and zones, and what is too long is cut", () =>
  withTables(async (previews, layers) => {
    await layers.query(`create table chart."odd ""name""" (_atlas_key text, big bigint, small int, amount numeric, ratio float8,
      is_on boolean, at timestamptz, day date, doc jsonb, long text, none text)`);
    await layers.query(`insert into chart."odd ""name""" values ('k', 9007199254740993, 7, 12345678901234567890.10, 0.1, true,
      '2026-03-01 12:00:00.123456+02', '2026-03-01', '{"n": 9007199254740993, "s": "x"}', repeat('ä', 60000), null)`);

    const { columns, rows } = await previewRows(previews, "chart", 'odd "name"', { limit: 10 });

    const cells = Object.fromEntries(columns.map(({ name }, place) => [name, rows[0]?.cells[place]]));
    expect(cells).toEqual({
      _atlas_key: "k",
      big: "9007199254740993",
      small: 7,
      amount: "12345678901234567890.10",
      ratio: 0.1,
      is_on: true,
      at: "2026-03-01T10:00:00.123456Z",
      day: "2026-03-01",
      doc: { n: "9007199254740993", s: "x" },
      long: `${"ä".repeat(2000)}…`,
      none: null,
    });
    expect(rows[0]?.key).toBe("k");
  }));

test("a record's versions come newest first, each with what changed", () =>
  withTables(async (previews, layers) => {
    await layers.query(`create table navigate.cities (city text, people int, _atlas_key text, _atlas_valid_from timestamptz,
      _atlas_valid_to timestamptz, _atlas_is_current boolean)`);
    await layers.query(`insert into navigate.cities values
      ('Oslo', 1, '1', '2026-01-01', '2026-02-01', false), ('Oslo', 2, '1', '2026-02-01', null, true),
      ('Rome', 3, '2', '2026-01-01', null, true)`);

    expect(await recordVersions(previews, "navigate", "cities", { key: "1" })).toEqual([
      {
        validFrom: "2026-02-01T00:00:00Z",
        validTo: null,
        isCurrent: true,
        isDeleted: false,
        runId: null,
        values: { city: "Oslo", people: 2 },
        changed: ["people"],
        changes: [{ column: "people", before: 1, after: 2 }],
      },
      {
        validFrom: "2026-01-01T00:00:00Z",
        validTo: "2026-02-01T00:00:00Z",
        isCurrent: false,
        isDeleted: false,
        runId: null,
        values: { city: "Oslo", people: 1 },
        changed: [],
        changes: [],
      },
    ]);
    const { rows } = await previewRows(previews, "navigate", "cities", { limit: 10 });
    expect(rows.map(({ key }) => key)).toEqual(["1", "2"]);
  }));

test("a dataset and a record can be read as of any moment, a chart from its history", () =>
  withTables(async (previews, layers) => {
    await layers.query("create table chart.cities (city text, _atlas_key text)");
    await layers.query(`create table navigate.cities (city text, _atlas_key text, _atlas_valid_from timestamptz,
      _atlas_valid_to timestamptz, _atlas_is_current boolean, _atlas_is_deleted boolean)`);
    await layers.query(`insert into navigate.cities values
      ('Oslo', '1', '2026-01-01', '2026-02-01 00:00:00.000001', false, false),
      ('Bergen', '1', '2026-02-01 00:00:00.000001', '2026-03-01', false, false),
      ('Bergen', '1', '2026-03-01', null, true, true), ('Rome', '2', '2026-02-01', null, true, false)`);
    const at = (day: string) => new Date(`${day}T00:00:00Z`);
    const chartAsOf = async (day: string) =>
      (await previewRows(previews, "chart", "cities", { limit: 10, asOf: at(day) })).rows.map(({ cells }) => cells);
    const recordAsOf = async (day: string) =>
      (await recordVersions(previews, "navigate", "cities", { key: "1", asOf: at(day) })).map(({ values }) => values);

    expect(await chartAsOf("2025-12-31")).toEqual([]);
    expect(await chartAsOf("2026-01-01")).toEqual([["Oslo", "1"]]);
    expect(await chartAsOf("2026-02-01")).toEqual([
      ["Oslo", "1"],
      ["Rome", "2"],
    ]);
    expect(await chartAsOf("2026-02-02")).toEqual([
      ["Bergen", "1"],
      ["Rome", "2"],
    ]);
    expect(await chartAsOf("2026-04-01")).toEqual([["Rome", "2"]]);
    expect([await recordAsOf("2026-02-01"), await recordAsOf("2026-02-02")]).toEqual([
      [{ city: "Oslo" }],
      [{ city: "Bergen" }],
    ]);
    expect([await recordAsOf("2025-01-01"), await recordAsOf("2026-03-01")]).toEqual([[], []]);
  }));

test("a table that is not there yet is empty, and nothing can be written over these connections", () =>
  withTables(async (previews) => {
    expect(await previewRows(previews, "explore", "nothing", { limit: 10 })).toEqual({ columns: [], rows: [] });
    expect(await recordVersions(previews, "chart", "nothing", { key: "1" })).toEqual([]);
    await expect(previews.query("create table chart.t ()")).rejects.toThrow(/read-only/);
  }));

test("quarantine is paged newest first without losing rows of the same moment", () =>
  withTables(async (previews, layers) => {
    await layers.query(`insert into atlas_quarantine.rows (run_id, run_number, stream_run_id, table_name, ordinal, code, reason, raw)
      select gen_random_uuid(), 1, gen_random_uuid(), 'cities', n, 'RAGGED_ROW', 'row ' || n, repeat('x', 3000)
      from generate_series(1, 5) as n`);

    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await quarantinedRows(previews, "cities", { limit: 2, after });
      if (page.length === 0) break;
      seen.push(...page.map(({ reason }) => reason));
      expect(page[0]?.raw).toHaveLength(2001);
      after = page.at(-1)!.id;
    }

    expect(seen.sort()).toEqual(["row 1", "row 2", "row 3", "row 4", "row 5"]);
    expect(await countQuarantinedRows(previews, "cities")).toBe(5);
    expect(await countQuarantinedRows(previews, "others")).toBe(0);
  }));
