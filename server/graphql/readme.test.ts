import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

test("the operations that the README shows are the schema's", () => {
  const schema = buildSchema(readFileSync(`${ROOT}/schema.graphql`, "utf8"));
  const bodies = [...readFileSync(`${ROOT}/README.md`, "utf8").matchAll(/^ask '(\{.*\})'$/gm)].map(([, body]) =>
    JSON.parse(body!),
  );
  expect(bodies.length).toBeGreaterThanOrEqual(10);
  const faults = bodies.flatMap(({ query }) =>
    validate(schema, parse(query)).map(({ message }) => `${query}: ${message}`),
  );
  expect(faults).toEqual([]);
});
