import { expect, test } from "vitest";
import { isMisspelling, marksOf, searchWords } from "./search-words.ts";

test("what is typed is looked for word by word, each once", () => {
  expect(searchWords(" Tail-num, FLIGHTS flights größe ")).toEqual(["tail", "num", "flights", "größe"]);
  expect(searchWords("--")).toEqual([]);
});

test.each([
  ["fligths", "flights", true],
  ["emial", "email", true],
  ["emal", "email", true],
  ["custommers", "customers", true],
  ["city", "cite", true],
  ["air", "aid", false],
  ["email", "airline", false],
])("%s is taken for %s: %s", (typed, meant, isTaken) => {
  expect(isMisspelling(typed, meant)).toBe(isTaken);
});

test("marks cover what was found, once where it overlaps", () => {
  expect(marksOf("flight_FLIGHTS", ["flight", "flights"])).toEqual([
    { start: 0, end: 6 },
    { start: 7, end: 14 },
  ]);
  expect(marksOf("İ flight", ["flight"])).toEqual([]);
});
