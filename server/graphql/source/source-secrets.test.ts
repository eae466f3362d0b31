import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { SecretBox } from "../../lib/secret-box.ts";
import type { SourceRecord } from "../../store/sources.ts";
import { configValues } from "./config-values.ts";
import { sealSecrets, withKeptSecrets } from "./source-secrets.ts";

const box = new SecretBox(randomBytes(32));

test.each([
  [
    "left out is kept",
    { user: "b", auth: { kind: "token" } },
    { user: "b", auth: { kind: "token", "api/key": "old" } },
  ],
  ["sent is taken", { auth: { "api/key": "new" } }, { auth: { "api/key": "new" } }],
  ["null is cleared", { auth: { kind: "token", "api/key": null } }, { auth: { kind: "token" } }],
  ["whose branch is gone is forgotten", { user: "b" }, { user: "b" }],
])("a secret that is %s", (_, sent, whole) => {
  expect(withKeptSecrets(sent, { "/auth/api~1key": "old" }, box)).toEqual(whole);
});

test("a list of secrets keeps the ones that stand as null, each at its place", () => {
  const stored = { "/keys/0": "a", "/keys/1": "b", "json:/keys/2": "[3]" };
  expect(withKeptSecrets({ keys: [null, "new", null] }, stored, box)).toEqual({ keys: ["a", "new", [3]] });
});

test("a config is shown as values by path, and of a secret only that it is set", () => {
  const source = {
    publicConfig: { auth: { kind: "token" }, urls: ["a", "b"], note: null },
    sealedSecrets: sealSecrets({ "/auth/token": "t0p" }, box),
  } as unknown as SourceRecord;

  const values = configValues(source, box);

  expect(values).toEqual([
    { path: ["auth", "kind"], value: "token", isSecret: false, isSet: true },
    { path: ["urls"], value: ["a", "b"], isSecret: false, isSet: true },
    { path: ["note"], value: null, isSecret: false, isSet: false },
    { path: ["auth", "token"], value: null, isSecret: true, isSet: true },
  ]);
  expect(JSON.stringify(values)).not.toContain("t0p");
});
