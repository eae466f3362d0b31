import { describe, expect, test } from "vitest";
import { readEvents } from "./read-events.ts";
import { FULL_EVENT } from "./testing/full-event.ts";
import { HAS_PUBLISHED_SCHEMAS, publishedJudge } from "./testing/published-schemas.ts";
import { validateEvent } from "./validate-event.ts";

const HEAD = { eventTime: "2026-11-23T10:00:00Z", producer: "urn:x:y", schemaURL: "https://example.org/s.json" };
const JOB = { namespace: "n", name: "j" };
const RUN = { runId: "3f5e83fa-3480-44ff-99c5-ff943904e5e8" };
const DATASET = { namespace: "n", name: "d" };

describe.skipIf(!HAS_PUBLISHED_SCHEMAS)(
  "judged beside the published schemas (skipped where shared/data/openlineage is absent)",
  () => {
    const isValid = HAS_PUBLISHED_SCHEMAS ? publishedJudge() : () => true;

    test("an event with every facet is valid to both", () => {
      expect(validateEvent(FULL_EVENT)).toEqual([]);
      expect(isValid(FULL_EVENT)).toBe(true);
    });

    test("every event with one place left out or replaced gets the same verdict from both", () => {
      const differing = [...mutations(FULL_EVENT)].filter(
        ({ event }) => (validateEvent(event).length === 0) !== isValid(event),
      );
      expect(differing.map(({ what }) => what)).toEqual([]);
    }, 60_000);

    test.each([
      ["a job event", { ...HEAD, job: JOB, outputs: [DATASET] }],
      ["a dataset event", { ...HEAD, dataset: DATASET }],
      ["a dataset event that names a run", { ...HEAD, dataset: DATASET, run: RUN }],
      ["a dataset and a job", { ...HEAD, dataset: DATASET, job: JOB }],
      ["a dataset and a broken job", { ...HEAD, dataset: DATASET, job: {} }],
      ["a broken dataset and a job", { ...HEAD, dataset: 7, job: JOB }],
      ["all three", { ...HEAD, dataset: DATASET, job: JOB, run: RUN }],
      ["nothing", HEAD],
      ["a run alone", { ...HEAD, run: RUN }],
      ["a list", [HEAD]],
      ["null", null],
      [
        "a job with an erased facet",
        { ...HEAD, job: { ...JOB, facets: { x: { _producer: "a:b", _schemaURL: "a:b", _deleted: 1 } } } },
      ],
      ["job input without its half", lineageOf({ type: "JOB", name: "x" })],
      ["job input without a name", lineageOf({ type: "JOB" })],
      ["an input of no kind", lineageOf({ type: "TABLE", name: "x", namespace: "y" })],
    ])("%s gets the same verdict from both", (_, event) => {
      expect(validateEvent(event).length === 0).toBe(isValid(event));
    });

    test.each([
      "2026-11-23T10:00:00Z",
      "2026-11-23t10:00:00.123456789z",
      "2026-11-23 10:00:00+01:00",
      "2026-11-23T10:00:00",
      "2026-02-30T10:00:00Z",
      "2024-02-29T10:00:00Z",
      "2026-11-23T24:00:00Z",
      "2026-12-31T23:59:60Z",
      "2026-12-31T22:59:60Z",
      "2027-01-01T00:59:60+01:00",
      "2026-11-23",
      "2026-11-23T10:00:00+0100",
      "0000-01-01T00:00:00Z",
    ])("the moment %s is one to both or to neither", (eventTime) => {
      const event = { ...HEAD, job: JOB, eventTime };
      expect(validateEvent(event).length === 0).toBe(isValid(event));
    });

    test.each([
      "urn:atlas:sync",
      "https://example.org/a?b=c#d",
      "https://example.org/a b",
      "example.org",
      "/path",
      "",
      "a:b#c#d",
      "http://[::1]:80/",
      "https://example.org/%zz",
      "https://example.org/ü",
      "mailto:a@example.org",
    ])("the URI %j is one to both or to neither", (producer) => {
      const event = { ...HEAD, job: JOB, producer };
      expect(validateEvent(event).length === 0).toBe(isValid(event));
    });
  },
);

test("each fault has its path", () => {
  const event = structuredClone(FULL_EVENT) as unknown as {
    run: { runId: string };
    job: { name?: string };
    outputs: { facets: Record<string, object> }[];
  };
  event.run.runId = "7";
  delete event.job.name;
  event.outputs[0]!.facets["my facet"] = { _producer: "urn:x:y" };
  expect(validateEvent(event)).toEqual([
    { path: "$.run.runId", message: "is not a UUID" },
    { path: "$.job.name", message: "is missing" },
    { path: '$.outputs[0].facets["my facet"]._schemaURL', message: "is missing" },
  ]);
  expect(validateEvent(null)).toEqual([{ path: "$", message: "is not an object" }]);
});

test("a text holds one event, an array or a line each, and says which line is none", () => {
  expect(readEvents('{\n"a": 1\n}').events).toEqual([{ line: null, path: "$", event: { a: 1 } }]);
  expect(readEvents("[1, 2]").events.map(({ path }) => path)).toEqual(["$[0]", "$[1]"]);
  const lines = readEvents('\uFEFF{"a": 1}\n\n{"a"\n[{"a": 2}]\n');
  expect(lines.events.map(({ line, path }) => [line, path])).toEqual([
    [1, "$"],
    [4, "$[0]"],
  ]);
  expect(lines.faults).toMatchObject([{ line: 3, path: "$" }]);
  expect(readEvents('{"a": 1,\n"b"').faults).toMatchObject([{ line: null }]);
  expect(readEvents(" \n").faults).toMatchObject([{ message: "holds no event" }]);
});

function lineageOf(input: object) {
  const facet = { _producer: "urn:x:y", _schemaURL: "urn:x:z", inputs: [input] };
  return { ...HEAD, dataset: { ...DATASET, facets: { lineage: facet } } };
}

/**
 * The event with each of its places left out, and with each replaced by a value of every other kind. It is the one object
 * all the time: each change is undone before the next.
 */
function* mutations(event: object): Generator<{ what: string; event: unknown }> {
  const others = [null, true, 7, 1.5, "x", [], {}, [7], { x: 7 }];
  const copy = structuredClone(event) as Parent;
  for (const path of placesOf(event)) {
    const what = path.join(".");
    const parent = path.slice(0, -1).reduce((at, key) => at[key] as Parent, copy);
    const key = path.at(-1)!;
    const before = parent[key];
    for (const other of others) {
      parent[key] = other;
      yield { what: `${what} = ${JSON.stringify(other)}`, event: copy };
    }
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[key];
    yield { what: `without ${what}`, event: copy };
    if (Array.isArray(parent)) parent.splice(Number(key), 0, before);
    else parent[key] = before;
  }
}

type Parent = Record<string, unknown>;

function placesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...placesOf(inner, [...path, key])]);
}
