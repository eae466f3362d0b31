import fc from "fast-check";
import pg from "pg";
import { expect, test } from "vitest";
import { type ColumnPlan, planColumns } from "../domain/schema/column-plan.ts";
import type { JsonSchema } from "../domain/stream.ts";
import { withDatabase } from "../testing/with-database.ts";
import { writeCast } from "./cast-value.ts";
import { CopyBuffer } from "./copy-buffer.ts";
import { copyRows } from "./copy-lane.ts";
import { FieldScanner } from "./json-fields.ts";
import { RowTyper, TypedRows } from "./row-typer.ts";

const STRING = { type: "string" };
const INTEGER = { type: "integer" };
const NUMBER = { type: "number" };
const BOOLEAN = { type: "boolean" };
const OBJECT = { type: "object" };
const INSTANT = { type: "string", format: "date-time" };
const LOCAL = { ...INSTANT, airbyte_type: "timestamp_without_timezone" };
const DAY = { type: "string", format: "date" };
const CLOCK = { type: "string", format: "time" };

const KEPT: [string, JsonSchema, string, string][] = [
  ["an integer", INTEGER, "-42", "-42"],
  ["an integer past 32 bits", INTEGER, "-4294967297", "-4294967297"],
  ["an integer past 2^53", INTEGER, "9007199254740993", "9007199254740993"],
  ["the largest bigint", INTEGER, "9223372036854775807", "9223372036854775807"],
  ["an integer printed with a fraction", INTEGER, "12.0", "12"],
  ["minus zero", INTEGER, "-0", "0"],
  ["a decimal with its zeros", NUMBER, "120340.5600", "120340.5600"],
  ["a negative decimal below one", NUMBER, "-0.00012", "-0.00012"],
  [
    "a decimal of thirty digits",
    NUMBER,
    "123456789012345.123456789012345678901234567890",
    "123456789012345.123456789012345678901234567890",
  ],
  ["a number beyond a double", NUMBER, "1e400", `1${"0".repeat(400)}`],
  ["a number as text", NUMBER, '"12.50"', "12.50"],
  ["a string as sent", STRING, '"Zoë \\u00e9 \\n tab\\t"', "Zoë é \n tab\t"],
  ["a backslash", STRING, '"C:\\\\x"', "C:\\x"],
  ["a nested value in a text column", STRING, '{"a": 1}', '{"a": 1}'],
  ["a UTC time", INSTANT, '"2013-01-01T06:00:00Z"', "2013-01-01 06:00:00+00"],
  ["microseconds", INSTANT, '"2013-01-01 06:00:00.000001+00:00"', "2013-01-01 06:00:00.000001+00"],
  ["a leap day in another zone", INSTANT, '"2024-02-29T00:30:00+02:00"', "2024-02-28 22:30:00+00"],
  ["a time before 2000", INSTANT, '"1969-12-31T23:59:59.999Z"', "1969-12-31 23:59:59.999+00"],
  ["a time BC", INSTANT, '"0044-03-15T12:00:00Z BC"', "0044-03-15 12:00:00+00 BC"],
  ["a far year", INSTANT, '"9999-12-31T23:59:59Z"', "9999-12-31 23:59:59+00"],
  ["a local time, whatever its zone", LOCAL, '"2013-01-01T06:00:00+05:00"', "2013-01-01 06:00:00"],
  ["a date", DAY, '"1999-12-31"', "1999-12-31"],
  ["the date of a time", DAY, '"1999-12-31T10:00:00Z"', "1999-12-31"],
  ["a time of day with its zone", CLOCK, '"10:11:12+02:00"', "10:11:12+02"],
  ["true", BOOLEAN, "true", "true"],
  ["yes", BOOLEAN, '"yes"', "true"],
  ["a nested value", OBJECT, '{"a":[1,{"b":"x\\"y"}]}', '{"a": [1, {"b": "x\\"y"}]}'],
  ["text in a json column", OBJECT, '"x\\ty"', '"x\\ty"'],
];

test("values keep their precision", () =>
  withStorage(async (store) => {
    for (const [title, schema, json, expected] of KEPT) {
      expect(await store({ a: schema }, `{"a": ${json}}`), title).toEqual({ a: expected, _atlas_meta: null });
    }
  }));

test("a value that is not of its column's type is null, and the row says so", () =>
  withStorage(async (store) => {
    const unfit: [JsonSchema, string][] = [
      [INTEGER, '"12 apples"'],
      [INTEGER, "12.5"],
      [INTEGER, "9223372036854775808"],
      [DAY, '"2023-02-29"'],
      [INSTANT, '"2023-13-01T00:00:00Z"'],
      [BOOLEAN, "3"],
    ];
    for (const [schema, json] of unfit) {
      const { a, _atlas_meta: meta } = await store({ a: schema }, `{"a":${json}}`);
      expect(a, json).toBeNull();
      expect(JSON.parse(meta!), json).toEqual({
        changes: [{ field: "a", change: "NULLED", reason: "DESTINATION_TYPECAST_ERROR" }],
      });
    }
  }));

test("fields come in any order, twice, missing, or not in the schema at all", () =>
  withStorage(async (store) => {
    const row = await store({ a: INTEGER, b: STRING, c: STRING }, '{"c":"z", "x":{"a":9}, "a":1 ,"a":2}');
    expect(row).toMatchObject({ a: "2", b: null, c: "z" });
  }));

test("U+0000 and half a surrogate pair are replaced and noted; a whole pair stays", () =>
  withStorage(async (store) => {
    const row = await store({ a: STRING, b: STRING }, '{"a":"x\\u0000y\\ud800z","b":"\\ud83d\\ude00"}');
    expect(row).toMatchObject({ a: "x\ufffdy\ufffdz", b: "😀" });
    expect(JSON.parse(row._atlas_meta!).changes).toEqual([
      { field: "a", change: "REPAIRED", reason: "CHARACTER_NOT_STORABLE" },
    ]);
  }));

test("PostgreSQL stores the same for a value in binary as for its text", () =>
  withDatabase(async (url) => {
    const properties = { i: INTEGER, n: NUMBER, t: INSTANT, l: LOCAL, d: DAY, s: STRING, o: OBJECT, b: BOOLEAN };
    const columns = planColumns({ type: "object", properties });
    const client = await connected(url);
    const records = fc.sample(anyRecord, 3_000).map((record) => Buffer.from(JSON.stringify(record)));

    await createTable(client, "spelled", columns);
    await copyRows(client, { sql: "copy spelled from stdin", format: "text" }, spelledRows(columns, records));
    await createTable(client, "typed", columns);
    const { typed, spelled } = typedRows(columns, records);
    expect(typed.ordinals.length).toBeGreaterThan(500);
    const list = columns.map(({ column }) => column).join(", ");
    await copyTyped(client, "typed", { typed: typed.bytes, spelled: spelled.bytes });

    const { rows } = await client.query(
      `(select 'text' as only_in, a::text as row from (select * from spelled except all select ${list} from typed) as a)
       union all
       (select 'binary', b::text from (select ${list} from typed except all select * from spelled) as b)`,
    );
    expect(rows).toEqual([]);
    await client.end();
  }));

const anyInstant = fc
  .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
  .chain((date) =>
    fc.constantFrom("Z", "", "+02:00", "-0930", "+14").map((zone) => date.toISOString().replace("Z", zone)),
  );
const anyRecord = fc.record({
  i: fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constant(-0)),
  n: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.constant(0.1)),
  t: anyInstant,
  l: anyInstant,
  d: anyInstant.map((text) => text.slice(0, 10)),
  s: fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean()),
  o: fc.oneof(fc.object({ maxDepth: 2 }), fc.string()),
  b: fc.boolean(),
});

/** Every value as `writeCast` spells it. */
function spelledRows(columns: ColumnPlan[], records: Buffer[]): Buffer {
  const scanner = new FieldScanner(columns.map(({ field }) => field));
  const rows = new CopyBuffer();
  records.forEach((bytes, ordinal) => {
    scanner.scan(bytes);
    columns.forEach(({ type }, index) => {
      if (index > 0) rows.tab();
      const [kind, start, end] = [scanner.kinds[index]!, scanner.starts[index]!, scanner.ends[index]!];
      if (!writeCast(rows, { bytes, kind, start, end }, type)) rows.null();
    });
    rows.endRow(ordinal);
  });
  return rows.take().bytes;
}

function typedRows(columns: ColumnPlan[], records: Buffer[]) {
  const typer = new RowTyper({ columns, key: { by: "ordinal", run: "r" }, hasRest: false });
  const rows = new TypedRows();
  records.forEach((data, ordinal) => {
    typer.write(rows, { data, emittedAt: Date.UTC(2026, 0, 2), changes: null }, ordinal);
  });
  return rows.take();
}

/** Gives `body` a function that stores one record in a table of its own and tells its columns as text. */
async function withStorage(
  body: (
    store: (properties: Record<string, JsonSchema>, json: string) => Promise<Record<string, string | null>>,
  ) => Promise<void>,
): Promise<void> {
  await withDatabase(async (url) => {
    const client = await connected(url);
    await body(async (properties, json) => {
      const columns = planColumns({ type: "object", properties });
      await createTable(client, "stored", columns);
      const { typed, spelled } = typedRows(columns, [Buffer.from(json)]);
      await copyTyped(client, "stored", { typed: typed.bytes, spelled: spelled.bytes });
      const list = [...columns.map(({ column }) => column), "_atlas_meta"].map((name) => `${name}::text`);
      const { rows } = await client.query(`select ${list.join(", ")} from stored`);
      await client.query("drop table stored");
      return rows[0];
    });
    await client.end();
  });
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, options: "-c timezone=UTC" });
  await client.connect();
  return client;
}

async function createTable(client: pg.Client, name: string, columns: ColumnPlan[]): Promise<void> {
  await client.query(`create table ${name} (${columns.map(({ column, type }) => `${column} ${type}`).join(", ")})`);
}

async function copyTyped(client: pg.Client, name: string, rows: { typed: Buffer; spelled: Buffer }): Promise<void> {
  await client.query(
    `alter table ${name} add _atlas_meta jsonb, add _atlas_ordinal bigint, add _atlas_key text, add _atlas_row_hash uuid,
       add _atlas_extracted_at timestamptz`,
  );
  await copyRows(client, { sql: `copy ${name} from stdin (format binary)`, format: "binary" }, rows.typed);
  await copyRows(client, { sql: `copy ${name} from stdin`, format: "text" }, rows.spelled);
}
