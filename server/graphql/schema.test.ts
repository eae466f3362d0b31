import { readFileSync } from "node:fs";
import { GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";
import { expect, test } from "vitest";
import { guardSchema } from "./guard.ts";
import { printAtlasSchema } from "./print-schema.ts";
import { buildAtlasSchema } from "./schema.ts";

test("schema.graphql is what the server serves (npm run schema writes it)", () => {
  expect(readFileSync("schema.graphql", "utf8")).toBe(printAtlasSchema(buildAtlasSchema()));
});

test("a schema with an operation that the permission table lacks, or lacking one it has, is not served", () => {
  const query = new GraphQLObjectType({ name: "Query", fields: { secrets: { type: GraphQLString } } });
  expect(() => guardSchema(new GraphQLSchema({ query }))).toThrow(/Query\.secrets, .*Query\.viewer/);
});
