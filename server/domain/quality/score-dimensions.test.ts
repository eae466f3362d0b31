import { expect, test } from "vitest";
import { DEFAULT_THRESHOLDS } from "./dimension-result.ts";
import { scoreDimensions } from "./score-dimensions.ts";
import type { ColumnProfile, StreamProfile } from "./stream-profile.ts";

const AT = new Date("2026-11-23T12:00:00Z");

function column(name: string, facts: Partial<ColumnProfile> = {}): ColumnProfile {
  return {
    name,
    type: "text",
    format: null,
    isRequired: false,
    nonNull: 1000,
    castFailures: 0,
    formatEvaluated: null,
    formatMatches: null,
    rangeEvaluated: null,
    inRange: null,
    min: null,
    max: null,
    ...facts,
  };
}

function profile(facts: Partial<StreamProfile> = {}): StreamProfile {
  return {
    rows: 1000,
    rejected: 0,
    keyColumns: ["id"],
    distinctKeys: 1000,
    columns: [column("id", { type: "bigint", isRequired: true }), column("note")],
    newest: null,
    orderedPairs: [],
    ...facts,
  };
}

function score(facts: Partial<StreamProfile>) {
  const results = scoreDimensions(profile(facts), { thresholds: DEFAULT_THRESHOLDS }, AT);
  return Object.fromEntries(results.map((result) => [result.dimension, result]));
}

test("an empty stream passes nothing", () => {
  const results = scoreDimensions(
    profile({ rows: 0, distinctKeys: 0, columns: [] }),
    { thresholds: DEFAULT_THRESHOLDS },
    AT,
  );
  expect(results.map(({ outcome, value }) => [outcome, value])).toEqual(Array(6).fill(["not_evaluated", null]));
});

test("a dimension without a basis in the data says why", () => {
  const results = score({ keyColumns: [], distinctKeys: null, columns: [column("note")] });
  expect(results.uniqueness!.message).toBe("Not evaluated: the stream has no key.");
  expect(results.timeliness!.message).toContain("no date column");
  expect(results.validity!.message).toContain("a format, an enum or a pattern");
  expect(results.accuracy!.message).toContain("a minimum or a maximum");
  expect(results.consistency!.message).toContain("created and updated");
});

test("completeness names the emptiest columns and how many rows were looked at", () => {
  const { completeness } = score({
    rows: 336_776,
    columns: [
      ...Array.from({ length: 14 }, (_, index) => column(`c${index}`, { nonNull: 336_776 })),
      column("arr_delay", { nonNull: 327_346 }),
      column("tailnum", { nonNull: 334_264 }),
    ],
  });
  expect(completeness).toMatchObject({ outcome: "pass", rows: 336_776 });
  expect(completeness!.message).toBe(
    "99.7 % of 16 columns × 336,776 rows are filled; arr_delay has 2.8 % missing, tailnum has 0.7 % missing.",
  );
});

test("completeness warns when the whole is full enough but a required column is not", () => {
  const { completeness } = score({ columns: [column("id", { isRequired: true, nonNull: 990 }), column("note")] });
  expect(completeness).toMatchObject({ outcome: "warn", value: 0.995 });
});

test("a value that could not be cast is complete but not valid", () => {
  const { completeness, validity } = score({
    columns: [column("price", { type: "numeric", nonNull: 850, castFailures: 150 })],
  });
  expect(completeness!.value).toBe(1);
  expect(validity).toMatchObject({ outcome: "fail", value: 0.85 });
  expect(validity!.message).toContain("price has 15 % wrong values");
});

test("refused rows lower validity, and a stream of nothing else is not valid at all", () => {
  expect(score({ rejected: 1000 }).validity).toMatchObject({ outcome: "fail", value: 0.5 });
  const refusedOnly = score({ rows: 0, rejected: 3, columns: [], keyColumns: [], distinctKeys: null });
  expect(refusedOnly.validity).toMatchObject({ outcome: "fail", value: 0 });
  expect(refusedOnly.completeness!.outcome).toBe("not_evaluated");
});

test("declared formats and ranges are counted over the values that have them", () => {
  const results = score({
    columns: [
      column("email", { format: "email", formatEvaluated: 500, formatMatches: 499 }),
      column("age", { type: "integer", rangeEvaluated: 200, inRange: 150 }),
    ],
  });
  expect(results.validity!.value).toBeCloseTo(1499 / 1500);
  expect(results.accuracy).toMatchObject({ outcome: "fail", value: 0.75 });
});

test("uniqueness counts rows that repeat a key, and passes a few of them", () => {
  expect(score({ distinctKeys: 985 }).uniqueness).toMatchObject({ outcome: "pass", value: 0.985 });
  expect(score({ distinctKeys: 900 }).uniqueness).toMatchObject({ outcome: "fail" });
  expect(score({ distinctKeys: 900 }).uniqueness!.message).toContain("100 rows repeat one");
});

test("old data warns and is called historic; it does not fail", () => {
  const { timeliness } = score({ newest: { column: "time_hour", at: new Date("2014-01-01T04:00:00Z") } });
  expect(timeliness).toMatchObject({ outcome: "warn", unit: "seconds", threshold: 604_800 });
  expect(timeliness!.message).toBe(
    "The newest time_hour is 2014-01-01T04:00:00.000Z, 12 years old: historic data, or a source that stopped long ago.",
  );
  expect(score({ newest: { column: "t", at: new Date("2026-11-20T00:00:00Z") } }).timeliness!.outcome).toBe("pass");
  expect(score({ newest: { column: "t", at: new Date("2027-11-20T00:00:00Z") } }).timeliness!.outcome).toBe("warn");
});

test("consistency names the pair that breaks its order most", () => {
  const { consistency } = score({
    orderedPairs: [
      { earlier: "created_at", later: "updated_at", evaluated: 1000, holds: 1000 },
      { earlier: "start", later: "end", evaluated: 100, holds: 60 },
      { earlier: "opened", later: "closed", evaluated: 0, holds: 0 },
    ],
  });
  expect(consistency).toMatchObject({ outcome: "pass" });
  expect(consistency!.message).toContain("start ≤ end is broken in 40 rows");
});

test("figures that cannot be are an error, not a share", () => {
  expect(score({ distinctKeys: 1001 }).uniqueness).toMatchObject({ outcome: "error", value: null });
  expect(score({ columns: [column("a", { nonNull: Number.NaN })] }).completeness!.outcome).toBe("error");
});

test("a share just under one is never shown as all", () => {
  expect(score({ rows: 100_000, columns: [column("a", { nonNull: 99_999 })] }).completeness!.message).toContain(
    "99.9 %",
  );
});
