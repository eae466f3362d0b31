import pg from "pg";
import { expect, test } from "vitest";
import { withDatabase } from "../../testing/with-database.ts";
import { type RunChecksOptions, runChecks } from "./run-checks.ts";

const AT = new Date("2026-11-23T12:00:00Z");

async function withTables(sql: string, body: (db: pg.Client) => Promise<void>): Promise<void> {
  await withDatabase(async (url) => {
    const db = new pg.Client(url);
    await db.connect();
    try {
      await db.query(`create schema shop; set search_path = shop; ${sql}`);
      await body(db);
    } finally {
      await db.end();
    }
  });
}

function run(db: pg.Client, text: string, options: Partial<RunChecksOptions> = {}) {
  const source = { file: "shop.yml", text, readFile: () => null };
  return runChecks(db, source, { schema: "shop", variables: new Map(), at: AT, ...options });
}

async function outcomes(db: pg.Client, text: string, options: Partial<RunChecksOptions> = {}) {
  const { results } = await run(db, text, options);
  return results.map(({ outcome, value }) => [outcome, value]);
}

const PEOPLE = `create table people (id int, "Home Town" text, mail text, at timestamptz);
  insert into people values (1, 'Århus', 'a@b.dk', '2026-11-23 10:00Z'), (2, 'O''Brien; --', 'x', null), (2, null, null, null);`;

test("all aggregates of a table are one statement, duplicates and references another, filters and all", () =>
  withTables(PEOPLE, async (db) => {
    const { results, statements, problems } = await run(
      db,
      `filter people [early]:
  where: id = 1 or id = 7
checks for people [early]:
  - row_count = 1
  - duplicate_count(id) = 0
checks for people:
  - row_count = 3
  - missing_percent(mail) < 40
  - invalid_count(mail) = 1:
      valid format: email
  - missing_count("Home Town") = 2:
      missing values: ["O'Brien; --"]
  - min_length("Home Town") = 5
  - row_count = 2:
      filter: id = 2 or false
  - percentile(id, 0.5) = 2
  - duplicate_count(id) = 1
  - freshness(at) < 2h
  - values in id must exist in people id
`,
    );
    expect(problems).toEqual([]);
    expect(results.filter(({ outcome }) => outcome !== "pass")).toEqual([]);
    expect(statements).toBe(2);
  }));

test("a statement that fails takes nothing else with it, and is never a pass", () =>
  withTables(PEOPLE, async (db) => {
    const { results, problems } = await run(
      db,
      `checks for people:
  - row_count = 3
  - missing_percent(no_such_column) = 0
  - invalid_percent(mail) < 100:
      valid regex: '^[a-'
  - sum(mail) > 0
  - avg(id) > 1
  - max(mail) > 0
checks for dropped:
  - missing_percent(id) = 0
  - duplicate_percent(id) = 0
checks for people [nobody]:
  - row_count = 3
`,
    );
    expect(results.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
      "row_count = 3 pass",
      "missing_percent(no_such_column) = 0 error",
      "invalid_percent(mail) < 100 error",
      "sum(mail) > 0 error",
      "avg(id) > 1 pass",
      "max(mail) > 0 error",
      "missing_percent(id) = 0 error",
      "duplicate_percent(id) = 0 error",
    ]);
    expect(problems.map(({ line }) => line)).toEqual([12, 3, 4, 6, 8, 10, 11]);
    expect(problems.map(({ message }) => message).join("\n")).toContain('column "no_such_column" does not exist');
  }));

test("SQL of a check can neither write, nor end its transaction, nor bring a statement along", () =>
  withTables(PEOPLE, async (db) => {
    const { results } = await run(
      db,
      `checks for people:
  - row_count = 3:
      filter: "1=1) from people; delete from people --"
  - gone = 0:
      gone query: delete from people returning 1
  - gone = 0:
      gone query: "commit; delete from people"
  - gone = 0:
      gone expression: "count(*) from people) union select (1"
  - failed rows:
      fail query: with gone as (delete from people returning 1) select * from gone
  - row_count = 3
`,
    );
    expect(results.map(({ outcome }) => outcome)).toEqual(["error", "error", "error", "error", "error", "pass"]);
    expect((await db.query("select count(*)::int as n from people")).rows).toEqual([{ n: 3 }]);
  }));

test("a statement that takes too long is an error of its check", () =>
  withTables(PEOPLE, async (db) => {
    const text = `checks for people:
  - slow > 0:
      slow query: select 1 from pg_sleep(20)
  - row_count = 3
`;
    expect(await outcomes(db, text, { statementTimeoutMs: 200 })).toEqual([
      ["error", null],
      ["pass", 3],
    ]);
  }));

test("aggregates over nothing are not evaluated, long integers keep their digits, NaN is an error", () =>
  withTables(
    "create table empty (a int, t timestamptz); create table n (big bigint, bad float8); insert into n values (4568440790618339777, 'NaN')",
    async (db) => {
      const text = `checks for empty:
  - row_count = 0
  - avg(a) = 0
  - missing_percent(a) = 0
  - freshness(t) < 1d
checks for n:
  - max(big) > 0
  - avg(bad) > 0
`;
      expect(await outcomes(db, text)).toEqual([
        ["pass", 0],
        ["not-evaluated", null],
        ["pass", 0],
        ["fail", 0],
        ["pass", 4568440790618339777n],
        ["error", Number.NaN],
      ]);
    },
  ));

test("references leave NULLs out and are not multiplied by repeated targets; failed rows bring bounded samples", () =>
  withTables(
    `create table a (x int, y text); create table b (x int, y text);
     insert into a values (1, 'p'), (2, null), (3, 'q'), (4, 'r'); insert into b values (1, 'p'), (1, 'p'), (3, 'z')`,
    async (db) => {
      const text = `checks for a:
  - values in x must exist in b x
  - values in x must not exist in b x
  - values in (x, y) must exist in b (x, y)
  - failed rows:
      samples limit: 1
      fail condition: x > 2
  - row_count same as b
`;
      const { results } = await run(db, text, { samples: 100 });
      expect(results.map(({ outcome, value }) => [outcome, value])).toEqual([
        ["fail", 2],
        ["fail", 2],
        ["fail", 2],
        ["fail", 2],
        ["fail", 1],
      ]);
      expect(results[3]!.failedRows).toEqual({ columns: ["x", "y"], rows: [["3", "q"]] });
    },
  ));

test("a change and an anomaly are judged by history, and without it are not evaluated", () =>
  withTables(PEOPLE, async (db) => {
    const text = `checks for people:
  - change avg last 3 percent for row_count > -20 %
  - anomaly detection for row_count
  - schema:
      warn:
        when schema changes: any
`;
    expect(await outcomes(db, text)).toEqual([
      ["not-evaluated", null],
      ["not-evaluated", null],
      ["not-evaluated", null],
    ]);
    const values = [10, 10, 10, 10, 10, 10].map((value, day) => ({
      at: new Date(AT.getTime() - (day + 1) * 86_400_000),
      value,
    }));
    const history = {
      values: async () => values,
      groups: async () => null,
      columns: async () => [{ name: "id", type: "bigint" }],
    };
    const { results } = await run(db, text, { history });
    expect(results.map(({ outcome, value }) => [outcome, value])).toEqual([
      ["fail", -70],
      ["warn", 3],
      ["warn", null],
    ]);
    expect(results[2]!.reason).toContain("column id was bigint, is integer");
  }));

test("a table of 1,600 columns is one statement", () =>
  withTables(
    `create table wide (${Array.from({ length: 1600 }, (_, at) => `"c ${at}" int`).join(", ")})`,
    async (db) => {
      const { results, statements } = await run(
        db,
        "for each column C:\n  columns: [wide.%]\n  checks:\n    - missing_count(C) = 0\n",
      );
      expect(results.length).toBe(1600);
      expect(new Set(results.map(({ outcome }) => outcome))).toEqual(new Set(["pass"]));
      expect(statements).toBe(2);
    },
  ));
