import { readdir, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { JsonSchema } from "../../../domain/stream.ts";
import { runToEnd } from "../../testing/run-runtime.ts";
import { withTempFolder } from "../../testing/temp-folder.ts";
import { readManifest } from "./manifest.ts";
import { registryManifestRuntime } from "./registry-manifest-runtime.ts";

const manifest = (title: string, more = "") => `type: DeclarativeSource
definitions: { schema: { type: object, title: ${title}, properties: { token: { type: string, airbyte_secret: true } } } }
streams: []
${more}
spec:
  type: Spec
  documentation_url: https://example.com/docs
  connection_specification: { $ref: "#/definitions/schema", required: [token] }
`;

/** A registry that can be changed and broken, and a connector that comes from it. */
async function withRegistry(body: (registry: Registry) => Promise<void>): Promise<void> {
  await withTempFolder(async (environmentsDir) => {
    const registry: Registry = {
      text: manifest("First"),
      status: 200,
      requests: [],
      path: join(environmentsDir, "manifests", "airbyte-source-x", "1.2.3", "manifest.yaml"),
      spec: async () => ({}),
    };
    const server = createServer(({ url = "" }, response) => {
      registry.requests.push(url);
      response.writeHead(registry.status).end(registry.text);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const manifestsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const runtime = registryManifestRuntime({
      ...{ image: "airbyte/source-x", version: "1.2.3" },
      ...{ environmentsDir, manifestsUrl },
    });
    registry.spec = async () => {
      const { messages, error } = await runToEnd(runtime, { verb: "spec" });
      if (error !== null) throw error;
      return messages.flatMap((message) => (message.type === "SPEC" ? [message.connectionSpecification] : []))[0]!;
    };
    try {
      await body(registry);
    } finally {
      server.close();
    }
  });
}

interface Registry {
  text: string;
  status: number;
  requests: string[];
  path: string;
  spec(): Promise<JsonSchema>;
}

/** As if the manifest had been downloaded two days ago. */
const makeOld = (path: string) => utimes(path, Date.now() / 1000 - 2 * 86_400, Date.now() / 1000 - 2 * 86_400);

test("a manifest tells the connector's spec, with its references followed, without installing anything", () =>
  withRegistry(async (registry) => {
    expect(await registry.spec()).toEqual({
      type: "object",
      title: "First",
      properties: { token: { type: "string", airbyte_secret: true } },
      required: ["token"],
    });
    await registry.spec();
    expect(registry.requests).toEqual(["/airbyte/source-x/1.2.3/manifest.yaml"]);
  }));

test("a manifest is asked for again after a day; what cannot be had or is no manifest leaves the last good one", () =>
  withRegistry(async (registry) => {
    await registry.spec();
    await makeOld(registry.path);
    registry.text = manifest("Second");
    expect(await registry.spec()).toMatchObject({ title: "Second" });

    await makeOld(registry.path);
    registry.status = 503;
    expect(await registry.spec()).toMatchObject({ title: "Second" });
    registry.status = 200;
    registry.text = "<html>Please sign in</html>";
    expect(await registry.spec()).toMatchObject({ title: "Second" });
    expect(await readdir(join(registry.path, ".."))).toEqual(["manifest.yaml"]);

    // A kept file that was damaged is nothing to fall back on.
    await writeFile(registry.path, "type: [");
    await makeOld(registry.path);
    registry.text = manifest("Third");
    expect(await registry.spec()).toMatchObject({ title: "Third" });
  }));

test("a manifest that cannot be had the first time fails with the reason and another way", () =>
  withRegistry(async (registry) => {
    registry.status = 404;
    await expect(registry.spec()).rejects.toMatchObject({
      code: "CONNECTOR_UNAVAILABLE",
      message: expect.stringMatching(
        /^The manifest of source-x 1\.2\.3 could not be downloaded: 127\.0\.0\.1:\d+ answered 404/,
      ),
      hint: expect.stringContaining("as a file"),
    });
  }));

test("a connector that brings code asks whether it may run", () =>
  withRegistry(async (registry) => {
    registry.text = manifest("First", "x: { type: CustomRecordExtractor, class_name: components.Own }");
    expect(await registry.spec()).toMatchObject({
      properties: { token: {}, atlas_allow_code: { type: "boolean", default: false } },
    });
  }));

test("what is no manifest is refused with the line that is wrong", () => {
  expect(() => readManifest("type: DeclarativeSource\nspec: {\n  a: b\n", "The manifest")).toThrow(
    /^The manifest is not YAML at line \d, column \d: /,
  );
  expect(() => readManifest("- 1", "The manifest")).toThrow("does not say type: DeclarativeSource");
});
