import { expect, test } from "vitest";
import { layoutGraph, pathThrough } from "./layout-graph.ts";

const node = (id: string) => ({ id, name: id });
const edge = (from: string, to: string) => ({ from, to });

const FLIGHTS = [
  edge("flights.csv", "explore.flights"),
  edge("explore.flights", "chart.flights"),
  edge("chart.flights", "navigate.flights"),
];
const PLANES = [edge("planes.csv", "explore.planes")];
const nodes = [...new Set([...FLIGHTS, ...PLANES].flatMap(({ from, to }) => [from, to]))].map(node);

test("a stream's path is one line from left to right", () => {
  const { placed, columns } = layoutGraph(nodes, [...FLIGHTS, ...PLANES]);
  const path = ["flights.csv", "explore.flights", "chart.flights", "navigate.flights"].map((id) => placed.get(id)!);
  expect(path.map(({ column }) => column)).toEqual([0, 1, 2, 3]);
  expect(new Set(path.map(({ row }) => row)).size).toBe(1);
  expect(placed.get("planes.csv")!.row).not.toBe(path[0]!.row);
  expect(columns).toBe(4);
});

test("a node stands right of everything it comes from", () => {
  const { placed } = layoutGraph([node("a"), node("b"), node("c")], [edge("a", "b"), edge("b", "c"), edge("a", "c")]);
  expect(placed.get("c")!.column).toBe(2);
});

test("a circle is drawn all the same", () => {
  const { placed } = layoutGraph([node("a"), node("b")], [edge("a", "b"), edge("b", "a")]);
  expect(placed.size).toBe(2);
});

test("a focus keeps what it is made from and what is made from it, and nothing beside", () => {
  const edges = [edge("file", "raw"), edge("raw", "typed"), edge("raw", "other")];
  expect([...pathThrough("typed", edges)].sort()).toEqual(["file", "raw", "typed"]);
});
