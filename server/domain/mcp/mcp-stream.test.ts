import { expect, test } from "vitest";
import type { McpToolResult } from "./mcp-server.ts";
import { mcpStreamSchema, readAnswer, withArgument } from "./mcp-stream.ts";

const text = (...texts: string[]): McpToolResult => ({
  content: texts.map((each) => ({ type: "text", text: each })),
  structured: undefined,
  isError: false,
});
const stream = (over = {}) => mcpStreamSchema.parse({ name: "s", target: "t", ...over });

test("records and the next cursor are found by their paths", () => {
  const answer = text('{"results":[{"id":1},{"id":2}],"paging":{"next":{"after":"c2"}}}');
  expect(readAnswer(answer, stream({ records: "$.results", nextCursor: "paging.next.after" }))).toEqual({
    records: [{ id: 1 }, { id: 2 }],
    nextCursor: "c2",
  });
});

test.each(["null", '""', "false"])("a next cursor of %s is the end", (cursor) => {
  const answer = text(`{"next":${cursor},"items":[]}`);
  expect(readAnswer(answer, stream({ records: "items", nextCursor: "next" })).nextCursor).toBeNull();
});

test("digits stay as they were sent, although structured content beside them is rounded", () => {
  const sent = '{"id":12345678901234567890,"price":1.10}';
  const { records } = readAnswer({ ...text(sent), structured: JSON.parse(sent) }, stream());
  expect(JSON.stringify(records[0])).toBe(sent);
});

test.each([
  ["one text a record", text('{"a":1}', '{"a":2}'), [{ a: 1 }, { a: 2 }]],
  ["a record a line", text('{"a":1}\n{"a":2}\n'), [{ a: 1 }, { a: 2 }]],
  ["a list of plain values", text("[1,2]"), [{ value: 1 }, { value: 2 }]],
  ["prose", text("Nothing to do."), [{ text: "Nothing to do." }]],
  ["structured content beside prose", { ...text("Two:"), structured: { a: 1 } }, [{ a: 1 }]],
])("%s is read", (_what, answer, records) => {
  expect(readAnswer(answer, stream()).records).toEqual(records);
});

test("an argument is put where its path says, and the given arguments stay as they are", () => {
  const given = { filter: { kind: "x" } };
  expect(withArgument(given, "filter.since", "2026")).toEqual({ filter: { kind: "x", since: "2026" } });
  expect(withArgument({}, "after", 5)).toEqual({ after: 5 });
  expect(given).toEqual({ filter: { kind: "x" } });
});
