import { expect, test } from "vitest";
import { EnvironmentInvalid, readEnvironment } from "./env.ts";

test("an empty environment gives one local Atlas with its sample", () => {
  expect(readEnvironment({})).toMatchObject({
    databaseUrl: null,
    port: 4100,
    url: "http://localhost:4100",
    workers: 1,
    isSampleWanted: true,
  });
});

test("a variable written as NAME= counts as not set", () => {
  expect(readEnvironment({ DATABASE_URL: "", ATLAS_PORT: "" })).toMatchObject({ databaseUrl: null, port: 4100 });
});

test.each([
  ["ATLAS_PORT", "70000"],
  ["ATLAS_WORKERS", "many"],
  ["DATABASE_URL", "mysql://localhost/x"],
  ["ATLAS_SECRET_KEY", "short"],
])("%s=%s is refused by name", (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(EnvironmentInvalid);
  expect(() => readEnvironment({ [name]: value })).toThrow(name);
});

test.each([
  [{}, true],
  [{ ATLAS_HOST: "0.0.0.0" }, false],
  [{ ATLAS_HOST: "10.0.0.5" }, false],
  [{ ATLAS_HOST: "0.0.0.0", ATLAS_PRIVATE_ADDRESSES: "allow" }, true],
  [{ ATLAS_PRIVATE_ADDRESSES: "refuse" }, false],
])("whether private addresses are asked goes by who can reach Atlas, or by what is set: %j", (source, isAllowed) => {
  expect(readEnvironment(source).allowsPrivateAddresses).toBe(isAllowed);
});
