import { expect, test } from "vitest";
import { validateEvent } from "../domain/lineage/spec/validate-event.ts";
import { record, SyncBench, streamState, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

const CITIES = {
  name: "cities",
  primaryKey: [["id"]],
  properties: { id: { type: "integer" }, city: { type: "string" } },
};

function cities(...rows: { id?: number | null; city: string }[]): object[] {
  return [
    streamStatus("cities", "STARTED"),
    ...rows.map((row) => record("cities", row)),
    streamState("cities", { seen: rows.length }, rows.length),
    streamStatus("cities", "COMPLETE"),
  ];
}

const VERSIONS = `select city, _atlas_valid_to is null as is_open, _atlas_is_current as is_current
                  from navigate.cities order by id, _atlas_valid_from`;

test("a record goes through all eight steps; a second run opens and closes only what changed", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [CITIES]);
    const first = await bench.run(cities({ id: 1, city: "Oslo" }, { id: 2, city: "Rome" }, { id: 3, city: "Lima" }));
    const second = await bench.run(cities({ id: 1, city: "Bergen" }, { id: 2, city: "Rome" }));

    expect([first.failure, second.failure]).toEqual([null, null]);
    expect(await bench.rows("select id, city from chart.cities order by id")).toEqual([
      { id: "1", city: "Bergen" },
      { id: "2", city: "Rome" },
    ]);
    expect(await bench.rows(VERSIONS)).toEqual([
      { city: "Oslo", is_open: false, is_current: false },
      { city: "Bergen", is_open: true, is_current: true },
      { city: "Rome", is_open: true, is_current: true },
      { city: "Lima", is_open: false, is_current: false },
    ]);
    expect(await bench.rows("select data->>'city' as city from explore.cities order by 1")).toEqual([
      { city: "Bergen" },
      { city: "Rome" },
    ]);
    const steps = await bench.store.stepRun.findMany({ where: { runId: second.runId, streamRunId: "" } });
    expect(Object.fromEntries(steps.map(({ step, status }) => [step, status]))).toMatchObject({
      read: "succeeded",
      explore: "succeeded",
      pii: "succeeded",
      chart: "succeeded",
      navigate: "succeeded",
      state: "succeeded",
      lineage: "succeeded",
    });
    const states = await bench.store.streamState.findMany({ orderBy: { version: "asc" } });
    expect(states.map(({ version, isCurrent }) => ({ version, isCurrent }))).toEqual([
      { version: 1, isCurrent: false },
      { version: 2, isCurrent: true },
    ]);
    await bench.close();
  }));

test("a run stores its story in lineage events that are valid, and its column lineage", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [CITIES]);
    await bench.run(cities({ id: 1, city: "Oslo" }));

    const events = await bench.store.lineageEvent.findMany({ orderBy: { id: "asc" } });
    expect(events.map(({ jobName, eventType }) => `${jobName} ${eventType}`)).toEqual([
      "sync START",
      "sync.cities START",
      "sync RUNNING",
      "sync.cities RUNNING",
      "sync.cities COMPLETE",
      "sync COMPLETE",
    ]);
    expect(events.flatMap(({ payload }) => validateEvent(payload))).toEqual([]);
    const edges = await bench.store.lineageEdge.findMany({ orderBy: { to: { name: "asc" } }, include: { to: true } });
    expect(edges.map(({ to, columns }) => [to.name.replace(/^[^.]+\./, ""), columns])).toMatchObject([
      [
        "chart.cities",
        [
          { from: "data.id", to: "id" },
          { from: "data.city", to: "city" },
        ],
      ],
      [
        "explore.cities",
        [
          { from: "id", to: "data.id" },
          { from: "city", to: "data.city" },
        ],
      ],
      [
        "navigate.cities",
        [
          { from: "id", to: "id" },
          { from: "city", to: "city" },
        ],
      ],
    ]);
    await bench.close();
  }));

test("a global state is published once, with the last of the streams it speaks for, and goes back as it came", () =>
  withDatabase(async (url) => {
    const towns = { ...CITIES, name: "towns" };
    const bench = await SyncBench.open(
      url,
      [CITIES, towns].map((stream) => ({ ...stream, readMode: "incremental", writeMode: "deduplicated" })),
    );
    const state = {
      type: "GLOBAL",
      global: { shared_state: { lsn: 9007199254740993n.toString() }, stream_states: [] },
    };
    const { failure } = await bench.run([
      record("cities", { id: 1, city: "Oslo" }),
      record("towns", { id: 1, city: "Voss" }),
      { type: "STATE", state },
    ]);

    expect(failure).toBeNull();
    const states = await bench.store.streamState.findMany();
    expect(states.map(({ kind, message }) => [kind, message])).toEqual([["global", JSON.stringify(state)]]);
    await bench.close();
  }));

test("settings that a connector sends while it reads are stored at once, sealed, also when it fails right after", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [CITIES]);
    const control = {
      type: "CONTROL",
      control: {
        type: "CONNECTOR_CONFIG",
        emitted_at: 1.5,
        connectorConfig: { config: { region: "eu", token: "rotated" } },
      },
    };
    await bench.run([control], { exitCode: 1 });

    const { config, secrets } = await bench.store.source.findFirstOrThrow();
    expect(config).toEqual({ region: "eu" });
    expect(bench.deps.secretBox.open(secrets!)).toBe('{"/token":"rotated"}');
    await bench.close();
  }));

test("every record is charted, quarantined with a reason, or superseded, and the run shows the sum", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [CITIES]);
    const { runId } = await bench.run(
      cities({ id: 1, city: "Oslo" }, { id: 1, city: "Bergen" }, { city: "nowhere" }, { id: null, city: "x" }),
    );

    const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run.balance).toEqual({ read: 4, charted: 1, quarantined: 2, superseded: 1 });
    expect(await bench.rows("select code, raw from atlas_quarantine.rows order by ordinal")).toEqual([
      { code: "MISSING_KEY", raw: '{"city":"nowhere"}' },
      { code: "MISSING_KEY", raw: '{"id":null,"city":"x"}' },
    ]);
    expect(await bench.rows("select city from chart.cities")).toEqual([{ city: "Bergen" }]);
    await bench.close();
  }));

test("a record that PostgreSQL cannot hold goes to quarantine and takes no other with it", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [CITIES]);
    const tooDeep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;
    const data = (id: number, value: string) =>
      `{"type":"RECORD","record":{"stream":"cities","emitted_at":1,"data":{"id":${id},"x":${value}}}}`;
    const { failure, runId } = await bench.run([
      data(1, "1"),
      data(2, tooDeep),
      data(3, "1e400000"),
      data(4, '"\\u0000"'),
    ]);

    expect(failure).toBeNull();
    expect(await bench.rows("select id from chart.cities order by id")).toEqual([{ id: "1" }, { id: "4" }]);
    expect(await bench.rows("select ordinal, code from atlas_quarantine.rows order by ordinal")).toEqual([
      { ordinal: "2", code: "TOO_LARGE" },
      { ordinal: "3", code: "NOT_STORABLE" },
    ]);
    const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run.balance).toEqual({ read: 4, charted: 2, quarantined: 2, superseded: 0 });
    await bench.close();
  }));

test("a stream that never completed, and one whose counts differ, leave what was published as it was", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [CITIES]);
    await bench.run(cities({ id: 1, city: "Oslo" }));

    const cut = await bench.run(cities({ id: 1, city: "Bergen" }).slice(0, -1));
    expect(cut).toMatchObject({ status: "failed", failure: { code: "STREAM_INCOMPLETE" } });
    const short = await bench.run([
      record("cities", { id: 2, city: "Rome" }),
      streamState("cities", {}, 2),
      streamStatus("cities", "COMPLETE"),
    ]);
    expect(short).toMatchObject({ status: "failed", failure: { code: "COUNT_MISMATCH" } });
    const dead = await bench.run(cities({ id: 1, city: "Bergen" }), { exitCode: 1 });
    expect(dead).toMatchObject({ status: "failed", failure: { code: "CONNECTOR_FAILED" } });

    expect(await bench.rows("select city from chart.cities")).toEqual([{ city: "Oslo" }]);
    expect(await bench.rows("select city from navigate.cities")).toEqual([{ city: "Oslo" }]);
    expect(await bench.store.streamState.count()).toBe(1);
    await bench.close();
  }));
