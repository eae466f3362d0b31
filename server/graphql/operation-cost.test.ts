import { globSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buildSchema, type DocumentNode, Kind, parse } from "graphql";
import { expect, test } from "vitest";
import { MAX_COST, operationCost } from "./operation-cost.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const schema = buildSchema(readFileSync(`${ROOT}/schema.graphql`, "utf8"));
const cost = (query: string, variables = {}) => operationCost(schema, parse(query), null, variables);

test("a list costs what one of its things costs, times how many it may have", () => {
  expect(cost("{ viewer { name } }")).toBe(2);
  expect(cost("{ syncs(first: 10) { nodes { name } } }")).toBe(12);
  expect(cost("query ($n: Int!) { syncs(first: $n) { nodes { source { name } } } }", { n: 100 })).toBe(202);
  expect(cost("{ syncs(first: 10) { nodes { ...s } } } fragment s on Sync { runs(first: 10) { nodes { id } } }")).toBe(
    122,
  );
});

test("no operation of the web app comes near to what one may cost", () => {
  const texts = globSync(["web/features/**/*.ts", "web/features/**/*.tsx", "web/graphql/*.ts"], { cwd: ROOT }).flatMap(
    (file) => [...readFileSync(`${ROOT}/${file}`, "utf8").matchAll(/graphql\(`([^`]+)`\)/g)].map(([, text]) => text!),
  );
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: texts.flatMap((text) => parse(text).definitions) };
  const costs = document.definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION && each.name
      ? [{ name: each.name.value, cost: operationCost(schema, document, each.name.value, { first: 100 }) }]
      : [],
  );
  expect(costs.length).toBeGreaterThan(20);
  expect(costs.filter(({ cost }) => cost > MAX_COST / 4)).toEqual([]);
});
