import { expect, test } from "vitest";
import { receivedGraph } from "./received-edges.ts";

const name = (each: string) => ({ namespace: "n", name: each });

test("a job stands between what it reads and what it writes", () => {
  const { nodes, edges } = receivedGraph({
    eventType: "COMPLETE",
    job: { ...name("job"), facets: { ownership: { owners: [{ name: "team:data" }] } } },
    inputs: [name("a"), name("b")],
    outputs: [name("c"), name("d")],
  });
  expect(nodes.map((node) => node.name)).toEqual(["job", "a", "b", "c", "d"]);
  expect(nodes[0]).toMatchObject({ kind: "job", owner: "team:data", eventType: "COMPLETE" });
  expect(edges.map(({ from, to }) => `${from.name} ${to.name}`)).toEqual(["a job", "b job", "job c", "job d"]);
});

test("columns go from dataset to dataset, in the new words and the old", () => {
  const fields = {
    total: {
      inputFields: [
        {
          ...name("a"),
          field: "price",
          transformations: [{ type: "DIRECT", subtype: "AGGREGATION", description: "sum" }],
        },
        { ...name("b"), field: "day", transformations: [{ type: "INDIRECT", subtype: "FILTER" }] },
      ],
    },
    mail: { inputFields: [{ ...name("a"), field: "email" }], transformationType: "MASKED" },
  };
  const { edges } = receivedGraph({
    job: name("job"),
    outputs: [{ ...name("c"), facets: { columnLineage: { fields } } }],
  });
  expect(edges.filter(({ isColumnsOnly }) => isColumnsOnly)).toMatchObject([
    {
      from: name("a"),
      to: name("c"),
      columns: [
        {
          from: "price",
          to: "total",
          transformation: "AGGREGATION",
          description: "sum",
          isMasking: false,
          isDirect: true,
        },
        { from: "email", to: "mail", transformation: "MASKED", isMasking: true, isDirect: true },
      ],
    },
    { from: name("b"), columns: [{ from: "day", to: "total", transformation: "FILTER", isDirect: false }] },
  ]);
});

test("an event of a dataset alone names it", () => {
  expect(receivedGraph({ dataset: name("a") })).toEqual({
    nodes: [{ kind: "dataset", ...name("a"), owner: null }],
    edges: [],
  });
});
