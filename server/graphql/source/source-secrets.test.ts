import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { SecretBox } from "../../lib/secret-box.ts";
import type { SourceRecord } from "../../store/sources.ts";
import { configValues } from "./config-values.ts";
import { sealSecrets, valueAt, withSecrets } from "./source-secrets.ts";

test("secrets go back to their places, also in lists and under names with slashes", () => {
  const open = { url: "https://x", servers: [{ host: "a" }, { host: "b" }] };
  const secrets = { "/auth/api~1key": "k", "/servers/1/password": "p" };

  expect(withSecrets(open, secrets)).toEqual({
    url: "https://x",
    servers: [{ host: "a" }, { host: "b", password: "p" }],
    auth: { "api/key": "k" },
  });
  expect(open.servers[1]).toEqual({ host: "b" });
});

test("a pointer cannot reach what every object inherits", () => {
  withSecrets({}, { "/__proto__/polluted": "yes" });
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(valueAt({}, "/constructor")).toBeUndefined();
});

test("a config is shown as values by path, and of a secret only that it is set", () => {
  const box = new SecretBox(randomBytes(32));
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
