import { expect, test } from "vitest";
import type { JsonSchema } from "../domain/stream.ts";
import { record, type StreamSetup, SyncBench, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

const CITY: Record<string, JsonSchema> = {
  id: { type: "integer" },
  city: { type: "string" },
  at: { type: "string", format: "date-time", airbyte_type: "timestamp_with_timezone" },
  _ab_cdc_deleted_at: { type: "string" },
};
const MIRRORED: StreamSetup = { name: "t", primaryKey: [["id"]], properties: CITY };
const ORDERED: StreamSetup = { ...MIRRORED, readMode: "incremental", writeMode: "deduplicated", cursor: ["at"] };

const rows = (...data: object[]) => [...data.map((row) => record("t", row)), streamStatus("t", "COMPLETE")];
const city = (id: number, name: string | null, minute?: number) => ({ id, city: name, ...(minute ? at(minute) : {}) });
const at = (minute: number) => ({ at: `2026-01-01T10:${String(minute).padStart(2, "0")}:00Z` });
const deleted = (id: number, minute: number) => ({ id, ...at(minute), _ab_cdc_deleted_at: at(minute).at });

/** "Oslo 10:05-10:07" for each version of a record; a boundary of run n is "#n", no end is "", "gone" marks a deletion. */
async function historyOf(bench: SyncBench, id: number): Promise<string[]> {
  const runs = await bench.store.syncRun.findMany({ orderBy: { number: "asc" } });
  const name = (moment: Date | null) => {
    if (moment === null) return "";
    const run = runs.findIndex(({ startedAt }) => startedAt?.getTime() === moment.getTime());
    return run >= 0 ? `#${run + 1}` : moment.toISOString().slice(11, 16);
  };
  const versions = await bench.rows(
    `select city, _atlas_valid_from as starts, _atlas_valid_to as ends, _atlas_is_current, _atlas_is_deleted as is_deleted
     from navigate.t where id = ${id} order by _atlas_valid_from`,
  );
  for (const { ends, _atlas_is_current } of versions) expect(_atlas_is_current).toBe(ends === null);
  return versions.map(
    ({ city, starts, ends, is_deleted }) =>
      `${is_deleted ? "gone " : ""}${city} ${name(starts as Date)}-${name(ends as Date | null)}`,
  );
}

const charted = async (bench: SyncBench) =>
  (await bench.rows("select id::int, city from chart.t order by id")).map(({ id, city }) => `${id} ${city}`);

async function balanceOf(bench: SyncBench, runId: string) {
  const { balance } = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
  const sums = balance as Record<string, number>;
  expect(sums.read).toBe(sums.charted! + sums.quarantined! + sums.superseded!);
  return sums;
}

/** A run that is to end well. */
async function run(bench: SyncBench, ...data: object[]): Promise<string> {
  const { runId, status, failure } = await bench.run(rows(...data));
  expect({ status, failure }).toEqual({ status: "succeeded", failure: null });
  return runId;
}

async function withStream(setup: StreamSetup, body: (bench: SyncBench) => Promise<void>): Promise<void> {
  await withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [setup]);
    try {
      await body(bench);
    } finally {
      await bench.close();
    }
  });
}

test("versions inside one batch are kept in the order of the cursor, whatever order they came in; equal ones as they came", () =>
  withStream(ORDERED, async (bench) => {
    await run(bench, city(1, "Oslo", 1));
    const runId = await run(bench, city(1, "Rome", 9), city(1, "Lima", 5), city(1, "Kyiv", 5), city(2, "Bonn", 1));

    expect(await charted(bench)).toEqual(["1 Rome", "2 Bonn"]);
    expect(await balanceOf(bench, runId)).toMatchObject({ read: 4, charted: 2, superseded: 2 });
    const names = (await historyOf(bench, 1)).map((version) => version.split(" ")[0]);
    expect(names).toEqual(["Oslo", "Lima", "Kyiv", "Rome"]);
    expect((await historyOf(bench, 1)).at(-1)).toBe("Rome #2-");
    expect(await historyOf(bench, 2)).toEqual(["Bonn #2-"]);
  }));

test("in a first batch the versions before the newest begin at their cursors", () =>
  withStream(ORDERED, async (bench) => {
    await run(bench, city(1, "Oslo", 1), city(1, "Rome", 5), city(1, "Rome", 5), city(1, "Lima", 9));

    expect(await historyOf(bench, 1)).toEqual(["Oslo 10:01-10:05", "Rome 10:05-#1", "Lima #1-"]);
  }));

test("a late row is spliced between its neighbours, chart keeps the newer one, and a row that is known says nothing", () =>
  withStream(ORDERED, async (bench) => {
    await run(bench, city(1, "Oslo", 1), city(1, "Rome", 9));
    const runId = await run(bench, city(1, "Lima", 5), city(1, "Oslo", 1));

    expect(await charted(bench)).toEqual(["1 Rome"]);
    expect(await historyOf(bench, 1)).toEqual(["Oslo 10:01-10:05", "Lima 10:05-#1", "Rome #1-"]);
    expect(await balanceOf(bench, runId)).toMatchObject({ charted: 0, superseded: 2 });
    await run(bench, city(1, "Lima", 5), city(1, "Riga", 3), city(1, "Rome", 9));
    expect(await historyOf(bench, 1)).toEqual(["Oslo 10:01-10:03", "Riga 10:03-10:05", "Lima 10:05-#1", "Rome #1-"]);
  }));

test("late rows go to quarantine where the stream says so, each once, with what came", () =>
  withStream({ ...ORDERED, history: { lateRows: "quarantine" } }, async (bench) => {
    await run(bench, city(1, "Oslo", 1), city(1, "Rome", 9));
    const runId = await run(bench, city(1, "Lima", 5), city(1, "Oslo", 1));

    expect(await historyOf(bench, 1)).toEqual(["Oslo 10:01-#1", "Rome #1-"]);
    expect(await balanceOf(bench, runId)).toEqual({ read: 2, charted: 0, quarantined: 1, superseded: 1 });
    expect(await bench.rows("select code, raw::json->>'city' as city from atlas_quarantine.rows")).toEqual([
      { code: "LATE_ROW", city: "Lima" },
    ]);
  }));

test("a cursor that is no instant orders versions too, and leaves room for what comes later still", () => {
  const properties = { id: { type: "integer" }, city: { type: "string" }, doc: { type: "object" } };
  const numbered = (name: string, n: number) => ({ id: 1, city: name, doc: { n } });
  return withStream({ ...ORDERED, properties, cursor: ["doc", "n"] }, async (bench) => {
    await run(bench, numbered("a", 10), numbered("e", 50), numbered("c", 30));
    await run(bench, numbered("b", 20));
    await run(bench, numbered("d", 40), numbered("f", 60));

    const names = await bench.rows(
      "select city, lead(_atlas_valid_from) over (order by _atlas_valid_from) is not distinct from _atlas_valid_to as meets from navigate.t order by _atlas_valid_from",
    );
    expect(names.map((version) => version.city)).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect(names.every(({ meets }) => meets)).toBe(true);
  });
});

test.each([
  { deletes: "close" as const, chart: ["2 Rome"], gone: ["Oslo #1-#2"], back: ["Oslo #1-#2", "Oslo #3-"] },
  { deletes: "ignore" as const, chart: ["1 Oslo", "2 Rome"], gone: ["Oslo #1-"], back: ["Oslo #1-"] },
  {
    deletes: "new_record" as const,
    chart: ["2 Rome"],
    gone: ["Oslo #1-#2", "gone Oslo #2-"],
    back: ["Oslo #1-#2", "gone Oslo #2-#3", "Oslo #3-"],
  },
])(
  "a row that a complete full refresh does not have is gone as the stream says ($deletes), and may come back",
  (expected) =>
    withStream({ ...MIRRORED, history: { deletes: expected.deletes } }, async (bench) => {
      await run(bench, city(1, "Oslo"), city(2, "Rome"));
      await run(bench, city(2, "Rome"));
      expect(await charted(bench)).toEqual(expected.chart);
      expect(await historyOf(bench, 1)).toEqual(expected.gone);

      await run(bench, city(1, "Oslo"), city(2, "Rome"));
      expect(await charted(bench)).toEqual(["1 Oslo", "2 Rome"]);
      expect(await historyOf(bench, 1)).toEqual(expected.back);
    }),
);

test("absence from a read that failed, or from an incremental one, closes nothing", async () => {
  await withStream(MIRRORED, async (bench) => {
    await run(bench, city(1, "Oslo"), city(2, "Rome"));
    await bench.run([record("t", city(2, "Rome")), streamStatus("t", "INCOMPLETE")]);
    expect(await charted(bench)).toEqual(["1 Oslo", "2 Rome"]);
  });
  await withStream(ORDERED, async (bench) => {
    await run(bench, city(1, "Oslo", 1), city(2, "Rome", 1));
    await run(bench, city(2, "Bonn", 2));
    expect(await charted(bench)).toEqual(["1 Oslo", "2 Bonn"]);
  });
});

test.each([
  { deletes: "close" as const, gone: ["Oslo #1-#2"] },
  { deletes: "new_record" as const, gone: ["Oslo #1-#2", "gone Oslo #2-"] },
  { deletes: "ignore" as const, gone: ["Oslo #1-"] },
])("a tombstone ends its record as the stream says ($deletes)", ({ deletes, gone }) =>
  withStream({ ...ORDERED, history: { deletes } }, async (bench) => {
    await run(bench, city(1, "Oslo", 1), city(2, "Rome", 1));
    const runId = await run(bench, deleted(1, 2), city(2, "Rome", 1));

    expect(await charted(bench)).toEqual(deletes === "ignore" ? ["1 Oslo", "2 Rome"] : ["2 Rome"]);
    expect(await historyOf(bench, 1)).toEqual(gone);
    expect(await balanceOf(bench, runId)).toMatchObject({ read: 2, charted: 1, superseded: 1 });
  }),
);

test("a tombstone between two versions of one batch leaves a gap, and one in a first load leaves nothing", () =>
  withStream(ORDERED, async (bench) => {
    await run(
      bench,
      city(1, "Oslo", 1),
      deleted(1, 3),
      city(1, "Rome", 5),
      city(2, "Bonn", 1),
      deleted(2, 2),
      deleted(3, 1),
    );

    expect(await charted(bench)).toEqual(["1 Rome"]);
    expect(await historyOf(bench, 1)).toEqual(["Oslo 10:01-10:03", "Rome #1-"]);
    expect(await historyOf(bench, 2)).toEqual(["Bonn 10:01-#1"]);
    expect(await historyOf(bench, 3)).toEqual([]);
  }));

test("a field that is said to be volatile opens no version", () =>
  withStream({ ...MIRRORED, history: { volatileFields: ["at"] } }, async (bench) => {
    await run(bench, city(1, "Oslo", 1));
    await run(bench, city(1, "Oslo", 2));
    await run(bench, city(1, "Rome", 3));

    expect(await historyOf(bench, 1)).toEqual(["Oslo #1-#3", "Rome #3-"]);
  }));

test("keys of several fields tell null, missing and empty apart: two are refused, one is a key", () => {
  const properties = { a: { type: "string" }, b: { type: "string" } };
  return withStream({ name: "t", primaryKey: [["a"], ["b"]], properties }, async (bench) => {
    await run(bench, { a: "x", b: "" }, { a: "x", b: null }, { a: "x" }, { a: "", b: "x" }, { a: 'x","', b: "" });

    expect((await bench.rows("select _atlas_key as key from chart.t order by 1")).map(({ key }) => key)).toEqual([
      '["","x"]',
      '["x",""]',
      '["x\\",\\"",""]',
    ]);
    expect(await bench.rows("select code, count(*)::int as n from atlas_quarantine.rows group by code")).toEqual([
      { code: "MISSING_KEY", n: 2 },
    ]);
  });
});
