import fc from "fast-check";
import { expect, test } from "vitest";
import { LineSplitter } from "./split-lines.ts";

function split(chunks: Buffer[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((bytes, start, end) => lines.push(bytes.toString("utf8", start, end)));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

test("lines are the same wherever the chunks were cut, with either line end and none after the last", () => {
  const text = Buffer.from('{"a":"ø"}\r\n\n{"b":2}\n\r\n{"c":"日本"}');
  fc.assert(
    fc.property(fc.array(fc.nat(text.length)), (cuts) => {
      const edges = [0, ...cuts.sort((a, b) => a - b), text.length];
      const chunks = edges.slice(1).map((edge, i) => text.subarray(edges[i], edge));
      expect(split(chunks)).toEqual(['{"a":"ø"}', '{"b":2}', '{"c":"日本"}']);
    }),
  );
});

test("a line of 50 MB that comes in small chunks is one line", () => {
  const chunk = Buffer.alloc(64 * 1024, "x");
  const chunks = Array.from({ length: 800 }, () => chunk);
  const lines = split([...chunks, Buffer.from("\nnext\n")]);
  expect(lines.map((line) => line.length)).toEqual([800 * 64 * 1024, 4]);
});
