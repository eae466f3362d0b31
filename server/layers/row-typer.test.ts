import { describe, expect, test } from "vitest";
import { planColumns } from "../domain/schema/column-plan.ts";
import type { JsonSchema } from "../domain/stream.ts";
import { CopyBuffer } from "./copy-buffer.ts";
import type { KeyPlan } from "./record-key.ts";
import { RowTyper } from "./row-typer.ts";

const EMITTED_AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** One record's typed row as text fields, its raw row's data, and what was refused. */
function typeRow(properties: Record<string, JsonSchema>, json: string, key: KeyPlan = { by: "ordinal", run: "r" }) {
  const typer = new RowTyper({ columns: planColumns({ type: "object", properties }), key, hasRest: false });
  const [raw, typed] = [new CopyBuffer(), new CopyBuffer()];
  const refusal = typer.write(raw, typed, { data: Buffer.from(json), emittedAt: EMITTED_AT, changes: null }, 7);
  const fields = typed.take().bytes.toString().trimEnd().split("\t");
  const [meta, ordinal, rowKey, hash] = fields.slice(-5);
  return {
    refusal,
    values: fields.slice(0, -5),
    meta,
    ordinal,
    key: rowKey,
    hash,
    raw: raw.take().bytes.toString().split("\t")[2],
  };
}

const STRING = { type: "string" };
const INTEGER = { type: "integer" };
const NUMBER = { type: "number" };

describe("values keep their precision", () => {
  test.each([
    ["an integer past 2^53", INTEGER, "9007199254740993", "9007199254740993"],
    ["the largest bigint", INTEGER, "9223372036854775807", "9223372036854775807"],
    ["an integer printed with a fraction", INTEGER, "12.0", "12"],
    ["a decimal of thirty digits", NUMBER, "0.123456789012345678901234567890", "0.123456789012345678901234567890"],
    ["a number beyond a double", NUMBER, "1e400", "1e400"],
    ["a string as sent", STRING, '"Zoë \\u00e9 \\n tab\\t"', "Zoë é \\n tab\\t"],
    ["a backslash, escaped for COPY", STRING, '"C:\\\\x"', "C:\\\\x"],
    ["a UTC time", { type: "string", format: "date-time" }, '"2013-01-01T06:00:00Z"', "2013-01-01T06:00:00Z"],
    ["a leap day", { type: "string", format: "date-time" }, '"2024-02-29T06:00:00+02:00"', "2024-02-29 06:00:00+02:00"],
    ["a nested value", { type: "object" }, '{"a":[1,{"b":"x\\"y"}]}', '{"a":[1,{"b":"x\\\\"y"}]}'],
  ])("%s", (_, schema, json, expected) => {
    const { values, meta } = typeRow({ a: schema as JsonSchema }, `{"a": ${json}}`);
    expect({ values, meta }).toEqual({ values: [expected], meta: "\\N" });
  });
});

describe("a value that is not of its column's type is null, and the row says so", () => {
  test.each([
    ["text in an integer column", INTEGER, '"12 apples"'],
    ["a fraction in an integer column", INTEGER, "12.5"],
    ["an integer past 64 bits", INTEGER, "9223372036854775808"],
    ["a day that does not exist", { type: "string", format: "date" }, '"2023-02-29"'],
    ["a number as a boolean", { type: "boolean" }, "3"],
  ])("%s", (_, schema, json) => {
    const { values, meta } = typeRow({ a: schema as JsonSchema }, `{"a":${json}}`);
    expect(values).toEqual(["\\N"]);
    expect(JSON.parse(meta!)).toEqual({
      changes: [{ field: "a", change: "NULLED", reason: "DESTINATION_TYPECAST_ERROR" }],
    });
  });
});

test("fields come in any order, twice, missing, or not in the schema at all", () => {
  const { values } = typeRow({ a: INTEGER, b: STRING, c: STRING }, '{"c":"z", "x":{"a":9}, "a":1 ,"a":2}');
  expect(values).toEqual(["2", "\\N", "z"]);
});

test("U+0000 and half a surrogate pair are replaced and noted; a whole pair stays", () => {
  const { values, meta, raw } = typeRow({ a: STRING, b: STRING }, '{"a":"x\\u0000y\\ud800z","b":"\\ud83d\\ude00"}');
  expect(values).toEqual(["x\ufffdy\ufffdz", "😀"]);
  expect(JSON.parse(meta!).changes).toEqual([{ field: "a", change: "REPAIRED", reason: "CHARACTER_NOT_STORABLE" }]);
  expect(raw).not.toContain("u0000");
});

describe("a record without its key is refused with the reason", () => {
  const byId: KeyPlan = { by: "fields", paths: [["id"]] };
  test.each([
    ["missing", "{}", "MISSING_KEY"],
    ["null", '{"id":null}', "MISSING_KEY"],
    ["too long for an index", `{"id":"${"x".repeat(3_000)}"}`, "KEY_TOO_LONG"],
  ])("%s", (_, json, code) => {
    expect(typeRow({ id: STRING }, json, byId).refusal).toMatchObject({ code });
  });
  test("cut off", () => {
    expect(typeRow({ id: STRING }, '{"id":"a"', byId).refusal).toMatchObject({ code: "INVALID_JSON" });
  });
});

test("keys: one as its text, several as a JSON array, null never equal to empty, nested by path", () => {
  const key = (paths: string[][], json: string) =>
    typeRow({ a: STRING, b: INTEGER }, json, { by: "fields", paths }).key;
  expect(key([["a"]], '{"a":"x"}')).toBe("x");
  expect(key([["b"]], '{"b":10}')).toBe("10");
  expect(key([["a"], ["b"]], '{"a":"","b":1}')).toBe('["",1]');
  expect(key([["a"], ["b"]], '{"b":1.0,"a":"\\u00e9"}')).toBe(key([["a"], ["b"]], '{"a":"é","b":1}'));
  expect(key([["o", "id"]], '{"o":{"id":5}}')).toBe("5");
});

describe("the hash", () => {
  const hash = (properties: Record<string, JsonSchema>, json: string) => typeRow(properties, json).hash;
  const base = { a: NUMBER, b: STRING, c: { type: "object" } };

  test.each([
    ["other order of fields", '{"b":"x","a":1}', '{"a":1,"b":"x"}'],
    ["missing and null", '{"a":1,"b":null}', '{"a":1}'],
    ["one number in other words", '{"a":100}', '{"a":1.00e2}'],
    ["one text in other escapes", '{"b":"\\u00e9"}', '{"b":"é"}'],
    ["nested keys in other order", '{"c":{"x":1,"y":[2]}}', '{"c":{"y":[2.0],"x":1}}'],
  ])("is the same for %s", (_, one, other) => {
    expect(hash(base, one)).toBe(hash(base, other));
  });

  test.each([
    ["a number and its text", '{"b":1}', '{"b":"1"}'],
    ["empty and null", '{"b":""}', '{"b":null}'],
    ["values moved between fields", '{"a":1,"b":"2"}', '{"a":2,"b":"1"}'],
    ["integers past 2^53 that a double confuses", '{"c":{"n":9007199254740993}}', '{"c":{"n":9007199254740992}}'],
  ])("differs for %s", (_, one, other) => {
    expect(hash(base, one)).not.toBe(hash(base, other));
  });

  test("does not change when the stream gets a new column that the record lacks", () => {
    expect(hash({ ...base, aa: STRING }, '{"a":1}')).toBe(hash(base, '{"a":1}'));
  });
});
