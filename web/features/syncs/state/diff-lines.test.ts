import { expect, test } from "vitest";
import { diffLines } from "./diff-lines.ts";

const marks = { same: " ", removed: "-", added: "+" };
const told = (left: string, right: string) => diffLines(left, right).map(({ kind, text }) => `${marks[kind]}${text}`);

test("lines in common stay, the others are taken out and put in where they stood", () => {
  expect(told("a\nb\nc\nd", "a\nx\nc\ny\nd")).toEqual([" a", "-b", "+x", " c", "+y", " d"]);
  expect(told("", "a")).toEqual(["-", "+a"]);
  expect(told("a\nb", "a\nb")).toEqual([" a", " b"]);
});

test("each side keeps its own numbers", () => {
  expect(diffLines("a\nb\nz", "z")).toEqual([
    { kind: "removed", text: "a", leftNumber: 1 },
    { kind: "removed", text: "b", leftNumber: 2 },
    { kind: "same", text: "z", leftNumber: 3, rightNumber: 1 },
  ]);
});

test("texts of thousands of different lines are compared as a whole, and both are there", () => {
  const text = (word: string) => Array.from({ length: 2_000 }, (_, i) => `${word} ${i}`).join("\n");
  const lines = diffLines(`same\n${text("a")}`, `same\n${text("b")}`);
  expect(lines.filter(({ kind }) => kind === "removed")).toHaveLength(2_000);
  expect(lines.filter(({ kind }) => kind === "added")).toHaveLength(2_000);
  expect(lines[0]).toMatchObject({ kind: "same", text: "same" });
});
