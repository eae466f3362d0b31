import { expect, test } from "vitest";
import type { JsonSchema } from "../../domain/stream.ts";
import { mergeSecrets, secretPaths, splitSecrets } from "./secret-paths.ts";

const secret: JsonSchema = { type: "string", airbyte_secret: true };
const SPECIFICATION: JsonSchema = {
  properties: {
    host: { type: "string" },
    "pass/word": secret,
    auth: {
      oneOf: [{ properties: { kind: { const: "a" } } }, { properties: { kind: { const: "b" }, token: secret } }],
    },
    accounts: { type: "array", items: { type: "object", properties: { key: secret, name: { type: "string" } } } },
    codes: { type: "array", items: secret },
    key: { type: "object", airbyte_secret: true },
  },
};

test("secrets are found in branches, lists and groups", () => {
  expect(secretPaths(SPECIFICATION).map((path) => path.join(" "))).toEqual([
    "pass/word",
    "auth token",
    "accounts * key",
    "codes *",
    "key",
  ]);
});

test("a config is split and comes together again, and the one given stays as it was", () => {
  const config = {
    host: "db",
    "pass/word": "p",
    auth: { kind: "b", token: "t" },
    accounts: [{ name: "one", key: "k1" }, { name: "two" }],
    codes: ["x", "y"],
    key: { id: 1, private: "z" },
  };
  const before = structuredClone(config);
  const { config: open, secrets } = splitSecrets(SPECIFICATION, config);
  expect(config).toEqual(before);
  expect(open).toEqual({
    host: "db",
    auth: { kind: "b" },
    accounts: [{ name: "one" }, { name: "two" }],
    codes: [null, null],
  });
  expect(secrets).toEqual({
    "/pass~1word": "p",
    "/auth/token": "t",
    "/accounts/0/key": "k1",
    "/codes/0": "x",
    "/codes/1": "y",
    "json:/key": '{"id":1,"private":"z"}',
  });
  expect(mergeSecrets(open, secrets)).toEqual(config);
});

test("a pointer into what all objects share changes nothing but the config", () => {
  const merged = mergeSecrets({}, { "/__proto__/polluted": "yes" });
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(Object.keys(merged)).toEqual(["__proto__"]);
});
