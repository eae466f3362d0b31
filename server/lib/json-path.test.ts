import { expect, test } from "vitest";
import { parseJsonPath, valuesAt } from "./json-path.ts";

const DOCUMENT = {
  results: [
    { id: 1, tags: ["a", "b"] },
    { id: 2, tags: [] },
  ],
  "odd name": { "x.y": 7 },
  paging: { next: { after: "c2" } },
};

test.each([
  ["", [DOCUMENT]],
  ["$", [DOCUMENT]],
  ["results", [DOCUMENT.results]],
  ["$.results[*].id", [1, 2]],
  ["results[*].tags[*]", ["a", "b"]],
  ["results[0].id", [1]],
  ["results[-1].id", [2]],
  ["results[9].id", []],
  ["paging.next.after", ["c2"]],
  ['$["odd name"]["x.y"]', [7]],
  ["['odd name']['x.y']", [7]],
  ["paging.*", [{ after: "c2" }]],
  ["paging.nothing.after", []],
  ["__proto__.x", []],
])("%j leads to its values", (path, values) => {
  expect(valuesAt(DOCUMENT, parseJsonPath(path)!)).toEqual(values);
});

test.each(["results[", "a..b", "a[?(@.x)]", "[x]"])("%j is no path", (path) => {
  expect(parseJsonPath(path)).toBeNull();
});
