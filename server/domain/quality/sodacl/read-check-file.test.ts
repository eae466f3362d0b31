import { expect, test } from "vitest";
import { readCheckFile } from "./read-check-file.ts";

const TABLES = [
  {
    name: "orders",
    columns: [
      { name: "id", type: "integer" },
      { name: "Net Sum", type: "numeric" },
    ],
  },
  { name: "order_lines", columns: [{ name: "id", type: "integer" }] },
  { name: "people", columns: [{ name: "id", type: "integer" }] },
];

function read(text: string, variables: Record<string, string> = {}) {
  return readCheckFile({
    file: "orders.yml",
    text,
    variables: new Map(Object.entries(variables)),
    dataSource: "atlas",
    tables: TABLES,
    readFile: () => null,
  });
}

test("a mistake names its file, line and column and what was expected, and leaves the checks beside it", () => {
  const { checks, problems } = read(`checks for orders:
  - row_count > 0
  - row_count >0
  - duplicate_count(id) = 0:
      vallid min: 3
`);
  expect(problems).toEqual([
    { file: "orders.yml", line: 3, column: 5, message: expect.stringContaining("with one space between the parts") },
    { file: "orders.yml", line: 5, column: 7, message: '"vallid min" is no setting of this check.' },
  ]);
  expect(checks.map(({ text, refusal }) => [text, refusal?.outcome])).toEqual([
    ["row_count > 0", undefined],
    ["duplicate_count(id) = 0", "error"],
  ]);
});

test("YAML that cannot be read is told with its line, and gives no checks", () => {
  const { checks, problems } = read("checks for orders:\n  - row_count > 0:\n      valid values: [a, b\n");
  expect(checks).toEqual([]);
  expect(problems[0]).toMatchObject({ line: expect.any(Number), message: expect.stringContaining("YAML") });
  expect(problems[0]!.line).toBeGreaterThanOrEqual(3);
});

test("variables reach lines, names, filters and tables; one without a value makes an error of its check", () => {
  const { checks } = read(
    `variables:
  LEAST: "5"
  WHO: \${LAND}-team
checks for \${TABLE}:
  - row_count > \${LEAST}:
      name: rows for \${WHO}
      filter: land = '\${LAND}'
  - row_count > \${NEVER_SET}
`,
    { LAND: "DK", TABLE: "orders", LEAST: "7" },
  );
  expect(checks[0]).toMatchObject({ name: "rows for DK-team", filter: "land = 'DK'", table: { name: "orders" } });
  expect(checks[0]!.body).toMatchObject({ limits: { fail: { low: 7, outside: true } } });
  expect(checks[1]!.refusal).toMatchObject({ outcome: "error", reason: expect.stringContaining("NEVER_SET") });
});

test("configurations and filters hold for the whole file, wherever they stand", () => {
  const { checks, problems } = read(`checks for orders [danish]:
  - invalid_count(state) = 0:
      valid values: [open]
configurations for orders:
  valid values for state: [paid]
  missing values for state: [n/a]
filter orders [danish]:
  where: land = 'DK'
`);
  expect(problems).toEqual([]);
  expect(checks[0]!.partition).toEqual({ name: "danish", where: "land = 'DK'" });
  expect(checks[0]!.body).toMatchObject({
    metric: {
      rules: {
        validValues: [{ text: "paid" }, { text: "open" }],
        missingValues: [{ text: "n/a" }],
      },
    },
  });
});

test("for each dataset chooses by include, exclude and %, and for each column by table and column", () => {
  const { checks } = read(`for each dataset D:
  datasets:
    - include order%
    - exclude %lines
    - include atlas.people
  checks:
    - row_count > 0:
        name: rows of \${D}
for each column C:
  columns: [orders.%]
  checks:
    - missing_count(C) = 0
`);
  expect(checks.map(({ name, table, column }) => [name, table?.name, column])).toEqual([
    ["rows of orders", "orders", null],
    ["rows of people", "people", null],
    ['missing_count("id") = 0', "orders", '"id"'],
    ['missing_count("Net Sum") = 0', "orders", '"Net Sum"'],
  ]);
});

test("words of the language are columns only in quotes", () => {
  const { checks, problems } = read('checks for orders:\n  - missing_count(last) = 0\n  - missing_count("last") = 0\n');
  expect(checks.map(({ text }) => text)).toEqual(['missing_count("last") = 0']);
  expect(problems[0]!.message).toContain('missing_count("last")');
});

test("freshness takes ages in one direction only", () => {
  const { checks } = read(`checks for orders:
  - freshness(at) < 1d2h30m
  - freshness(at) > 1h
  - freshness(at) < 3600s
  - freshness(at):
      warn: when > 30m
`);
  expect(checks.map(({ body, refusal }) => refusal?.outcome ?? (body?.kind === "freshness" && body.limits))).toEqual([
    { warnAboveMs: null, failAboveMs: 95_400_000 },
    "error",
    "error",
    { warnAboveMs: 1_800_000, failAboveMs: null },
  ]);
});
