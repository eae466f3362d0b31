import { describe, expect, test } from "vitest";
import { readText, typesOf } from "../../testing/read-file.ts";

describe("JSON", () => {
  test("a JSONL line is a record byte for byte, and a broken one is refused with its line", async () => {
    const { records, rejected, stream } = await readText(
      "events.jsonl",
      '{"id": 9007199254740993, "at": "2024-01-01T00:00:00Z", "who": {"age": 1.0}}\n\n{"id": 2, "tags": ["a"]\n[1]\n{"id": -0, "tags": ["a", "b"]}',
    );
    expect(records).toEqual([
      '{"id": 9007199254740993, "at": "2024-01-01T00:00:00Z", "who": {"age": 1.0}}',
      '{"id": -0, "tags": ["a", "b"]}',
    ]);
    expect(rejected.map(({ code }) => code)).toEqual(["INVALID_JSON", "NOT_AN_OBJECT"]);
    expect(rejected[0]!.reason).toMatch(/^line 3 is no JSON: /);
    expect(stream.jsonSchema.properties).toMatchObject({
      at: { format: "date-time", airbyte_type: "timestamp_with_timezone" },
      who: { type: ["null", "object"], properties: { age: { type: ["null", "number"] } } },
      tags: { type: ["null", "array"], items: { type: ["null", "string"] } },
    });
  });

  test("texts that look like numbers with a fraction do not make integers of their line fractions", async () => {
    const { stream } = await readText("v.jsonl", '{"id":1,"version":"1.0","hash":"3e5f","big":1e3}\n');
    expect(typesOf(stream.jsonSchema)).toEqual({ id: "integer", version: "string", hash: "string", big: "number" });
  });

  test("a pretty-printed list, and the only list of an object, give one-line records", async () => {
    const list = '[\n  {\n    "a": "x\\n y",\n    "n": 1e400\n  },\n  {"a": null}\n]';
    const expected = ['{"a": "x\\n y","n": 1e400}', '{"a": null}'];
    expect((await readText("list.json", list)).records).toEqual(expected);
    expect((await readText("wrapped.json", `{"total": 2, "items": ${list}}`)).records).toEqual(expected);
    expect((await readText("one.json", '{"a": 1}')).records).toEqual(['{"a": 1}']);
  });

  test("a document that is cut says where", async () => {
    await expect(readText("cut.json", '[{"a": 1}, {"b": ')).rejects.toMatchObject({
      code: "SOURCE_UNREADABLE",
      message: expect.stringContaining("item 2 never ends"),
    });
  });
});
