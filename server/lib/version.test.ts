import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ATLAS_VERSION } from "./version.ts";

test("the version in code is the package's", () => {
  expect(ATLAS_VERSION).toBe(JSON.parse(readFileSync("package.json", "utf8")).version);
});
