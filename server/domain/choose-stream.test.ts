import { expect, test } from "vitest";
import { chooseStream, type StreamWish } from "./choose-stream.ts";
import type { DiscoveredStream } from "./stream.ts";

const file: DiscoveredStream = {
  namespace: null,
  name: "flights",
  jsonSchema: { properties: { id: { type: "integer" }, at: { type: "string" } } },
  readModes: ["full_refresh"],
  sourceDefinedCursor: false,
  defaultCursor: null,
  sourceDefinedPrimaryKey: [],
};
const table: DiscoveredStream = { ...file, readModes: ["full_refresh", "incremental"] };

test.each<[string, DiscoveredStream, StreamWish, object]>([
  ["a file mirrors its source", file, {}, { readMode: "full_refresh", writeMode: "overwrite", primaryKey: [] }],
  ["a suggested key is taken", { ...file, suggestedPrimaryKey: [["id"]] }, {}, { primaryKey: [["id"]] }],
  [
    "an empty key refuses the suggestion",
    { ...file, suggestedPrimaryKey: [["id"]] },
    { primaryKey: [] },
    { primaryKey: [] },
  ],
  [
    "a stream with cursor and key is read incrementally",
    { ...table, defaultCursor: ["at"], sourceDefinedPrimaryKey: [["id"]] },
    {},
    { readMode: "incremental", writeMode: "deduplicated", cursor: ["at"], primaryKey: [["id"]] },
  ],
  [
    "without a key rows are added",
    { ...table, sourceDefinedCursor: true },
    { readMode: "incremental" },
    { writeMode: "append", cursor: null },
  ],
])("%s", (_, stream, wish, expected) => {
  const { choice, faults } = chooseStream(stream, wish);
  expect(faults).toEqual([]);
  expect(choice).toMatchObject(expected);
});

test.each<[string, DiscoveredStream, StreamWish, string]>([
  ["incremental without a cursor", table, { readMode: "incremental" }, "cursor"],
  ["a cursor that is no field", table, { readMode: "incremental", cursor: ["nope"] }, "cursor"],
  ["a mode that the stream lacks", file, { readMode: "incremental", cursor: ["at"] }, "readMode"],
  [
    "another key than the source's",
    { ...table, sourceDefinedPrimaryKey: [["id"]] },
    { primaryKey: [["at"]] },
    "primaryKey",
  ],
  ["deduplicating without a key", file, { writeMode: "deduplicated" }, "primaryKey"],
  [
    "overwriting with increments",
    table,
    { readMode: "incremental", cursor: ["at"], writeMode: "overwrite" },
    "writeMode",
  ],
])("%s is refused at its field", (_, stream, wish, field) => {
  expect(chooseStream(stream, wish).faults.map((fault) => fault.field)).toEqual([field]);
});
