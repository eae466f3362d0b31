import { describe, expect, test } from "vitest";
import { planColumns } from "../domain/schema/column-plan.ts";
import type { JsonSchema } from "../domain/stream.ts";
import { binaryField } from "./binary-buffer.ts";
import type { KeyPlan } from "./record-key.ts";
import { RowTyper, TypedRows } from "./row-typer.ts";

const EMITTED_AT = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

/** One record's key, hash and raw data, or why it was refused. */
function typeRow(properties: Record<string, JsonSchema>, json: string, key: KeyPlan = { by: "ordinal", run: "r" }) {
  const typer = new RowTyper({ columns: planColumns({ type: "object", properties }), key, hasRest: false });
  const rows = new TypedRows();
  const refusal = typer.write(rows, { data: Buffer.from(json), emittedAt: EMITTED_AT, changes: null }, 7);
  if (refusal !== null) return { refusal };
  const { raw, typed, spelled } = rows.take();
  const hash =
    typed.ordinals.length > 0
      ? binaryField(typed.bytes, Object.keys(properties).length + 3).toString("hex")
      : spelled.bytes.toString().trimEnd().split("\t").at(-2);
  return { refusal, hash, key: binaryField(raw.bytes, 1).toString(), data: binaryField(raw.bytes, 2).toString() };
}

const STRING = { type: "string" };
const INTEGER = { type: "integer" };
const NUMBER = { type: "number" };

test("U+0000 and half a surrogate pair are replaced in the raw row too; a whole pair stays", () => {
  const { data } = typeRow({ a: STRING, b: STRING }, '{"a":"x\\u0000y\\ud800z","b":"\\ud83d\\ude00"}');
  expect(JSON.parse(data!.slice(1))).toEqual({ a: "x\ufffdy\ufffdz", b: "😀" });
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
    for (const data of [
      '{"id":"a","t":"\\q"}',
      '{"id":"a","t":"\\u12g4"}',
      '{"id":"a","t":{"x":"\\q"}}',
      '{"\\q":1}',
    ]) {
      const typed = typeRow({ id: STRING, t: { type: "object" } }, data, byId);
      expect(typed.refusal, data).toMatchObject({ code: "INVALID_JSON" });
    }
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
