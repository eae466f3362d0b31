import { expect, test } from "vitest";
import { buildRunEvents } from "./build-run-events.ts";
import { localFileDataset, postgresDataset, remoteFileDataset } from "./dataset-name.ts";
import { lineageEdges } from "./lineage-edges.ts";
import type { Ending, RunFacts, TableFacts } from "./run-facts.ts";
import { HAS_PUBLISHED_SCHEMAS, publishedJudge } from "./spec/testing/published-schemas.ts";
import { validateEvent } from "./spec/validate-event.ts";

const PLAIN = { treatment: null, personal: [] };
const SERVER = { host: "127.0.0.1", port: 5432 };
const table = (layer: TableFacts["layer"], facts: Partial<TableFacts>): TableFacts => ({
  layer,
  dataset: postgresDataset(SERVER, { database: "atlas", schema: layer, table: "flights" }),
  datasetId: null,
  isNew: true,
  rowsWritten: 336_776,
  profile: null,
  columns: [],
  ...facts,
});

function runFacts(ending: Ending | null): RunFacts {
  return {
    jobNamespace: "atlas",
    atlasVersion: "0.1.0",
    syncName: "nycflights13",
    runId: "01939d3e-0000-7000-8000-000000000001",
    startedAt: new Date("2026-11-23T10:00:00Z"),
    nominalStart: new Date("2026-11-23T09:59:00Z"),
    hold: null,
    ending,
    streams: [
      {
        streamRunId: "01939d3e-0000-7000-8000-000000000002",
        streamName: "flights",
        startedAt: new Date("2026-11-23T10:00:01Z"),
        landedAt: ending?.outcome === "complete" ? new Date("2026-11-23T10:00:30Z") : null,
        sql: "select 1",
        ending,
        source: {
          dataset: localFileDataset("/samples/flights.csv.zip"),
          kind: "FILE",
          fields: [
            { name: "tailnum", type: "string" },
            { name: "distance", type: "integer" },
          ],
          rows: 336_776,
          bytes: 31_000_000,
        },
        tables: [
          table("explore", { columns: [{ name: "data", type: "jsonb", from: null, isCast: false, ...PLAIN }] }),
          table("chart", {
            profile: { rows: 336_776, nullsByColumn: { tailnum: 2512, distance: 0 } },
            columns: [
              { name: "key", type: "text", from: null, isCast: false, ...PLAIN },
              { name: "tailnum", type: "text", from: "tailnum", isCast: false, ...PLAIN },
              { name: "distance", type: "bigint", from: "distance", isCast: true, ...PLAIN },
            ],
          }),
          table("navigate", {
            isNew: false,
            columns: [
              { name: "tailnum", type: "text", from: "tailnum", isCast: false, ...PLAIN },
              { name: "distance", type: "bigint", from: "distance", isCast: false, ...PLAIN },
            ],
          }),
        ],
        checks: [
          { name: "completeness", outcome: "pass", value: 0.997, threshold: 0.95, unit: "share" },
          { name: "timeliness", outcome: "warn", value: 406_000_000, threshold: 604_800, unit: "seconds" },
          { name: "accuracy", outcome: "not_evaluated", value: null, threshold: 0.9, unit: "share" },
        ],
      },
    ],
  };
}

const at = new Date("2026-11-23T10:01:00Z");
const ENDINGS: [string, Ending | null][] = [
  ["still going on", null],
  ["that completed", { outcome: "complete", at, error: null }],
  ["that failed", { outcome: "fail", at, error: "The file ended in the middle of a row." }],
  ["that was cancelled", { outcome: "abort", at, error: null }],
];

test.each(ENDINGS)("every event and facet of a run %s is valid, to us and to the published schemas", (_, ending) => {
  for (const event of buildRunEvents(runFacts(ending))) {
    expect(validateEvent(event)).toEqual([]);
    if (HAS_PUBLISHED_SCHEMAS) expect(publishedJudge()(event), JSON.stringify(event)).toBe(true);
  }
});

test("a held run says which checks hold it, and has not ended", () => {
  const hold = { at, reasons: [{ streamName: "flights", name: "completeness", message: "90 % of 95 %" }] };
  const events = buildRunEvents({ ...runFacts(null), hold });
  expect(events.flatMap(validateEvent)).toEqual([]);
  if (HAS_PUBLISHED_SCHEMAS) expect(events.every(publishedJudge())).toBe(true);
  expect(events.at(-1)).toMatchObject({
    eventType: "OTHER",
    run: { facets: { test: { tests: [{ name: "flights: completeness", status: "fail" }] } } },
  });
});

test("a run starts before its streams and ends after them; each stream names it as its parent", () => {
  const events = buildRunEvents(runFacts({ outcome: "complete", at, error: null }));
  expect(events.map(({ eventType, job }) => `${job.name} ${eventType}`)).toEqual([
    "nycflights13 START",
    "nycflights13 RUNNING",
    "nycflights13.flights START",
    "nycflights13.flights RUNNING",
    "nycflights13.flights COMPLETE",
    "nycflights13 COMPLETE",
  ]);
  expect(events[2]!.run.facets.parent).toMatchObject({ run: { runId: events[0]!.run.runId } });
});

test("more facts give the same events and more", () => {
  const started = buildRunEvents(runFacts(null));
  const ended = buildRunEvents(runFacts({ outcome: "complete", at, error: null }));
  expect(ended).toEqual(expect.arrayContaining(started));
});

test("a failure's message is in the facet made for it", () => {
  const events = buildRunEvents(runFacts({ outcome: "fail", at, error: "The file ended early." }));
  expect(events.at(-1)).toMatchObject({
    eventType: "FAIL",
    run: { facets: { errorMessage: { message: "The file ended early." } } },
  });
});

const direct = { isMasking: false, isDirect: true };

test("a column is traced from field to field, and a cast says so", () => {
  const edges = lineageEdges(runFacts(null));
  expect(edges.map(({ from, to }) => `${from.name} → ${to.name}`)).toEqual([
    "/samples/flights.csv.zip → atlas.explore.flights",
    "atlas.explore.flights → atlas.chart.flights",
    "atlas.chart.flights → atlas.navigate.flights",
  ]);
  expect(edges[1]!.columns).toEqual([
    { from: "data.tailnum", to: "tailnum", transformation: "IDENTITY", description: null, ...direct },
    {
      from: "data.distance",
      to: "distance",
      transformation: "TRANSFORMATION",
      description: "cast to bigint",
      ...direct,
    },
  ]);
});

test("a policy marks the edge into the column as masking, in the new words and the old", () => {
  const facts = runFacts({ outcome: "complete", at, error: null });
  const chart = facts.streams[0]!.tables[1]!;
  chart.columns[1] = { ...chart.columns[1]!, treatment: "hash", personal: ["US_LICENSE"] };
  expect(lineageEdges(facts)[1]!.columns[0]).toMatchObject({ isMasking: true, description: "hashed by a policy" });
  const event = buildRunEvents(facts).find(({ eventType, outputs }) => eventType === "COMPLETE" && outputs.length > 0);
  const { columnLineage, tags } = event!.outputs[1]!.facets;
  expect(columnLineage).toMatchObject({
    fields: {
      tailnum: {
        transformationType: "MASKED",
        inputFields: [{ transformations: [{ type: "DIRECT", masking: true }] }],
      },
      distance: { transformationType: "IDENTITY", inputFields: [{ transformations: [{ masking: false }] }] },
    },
  });
  expect(tags).toMatchObject({ tags: [{ key: "pii", value: "US_LICENSE", field: "tailnum" }] });
});

test("checks without a verdict are no assertions", () => {
  const complete = buildRunEvents(runFacts({ outcome: "complete", at, error: null }))[4]!;
  expect(complete.inputs[0]!.inputFacets.dataQualityAssertions!.assertions).toMatchObject([
    { assertion: "completeness", success: true, expected: ">= 0.95" },
    { assertion: "timeliness", success: false, severity: "warn" },
  ]);
});

test("a dataset's name carries neither credentials nor a query", () => {
  expect(remoteFileDataset("https://user:secret@example.org:8443/data/a.csv?token=secret")).toEqual({
    namespace: "https://example.org:8443",
    name: "/data/a.csv",
  });
});
