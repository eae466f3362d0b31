import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { discover, readAll, recordTexts } from "../testing/run-runtime.ts";
import { withTempFolder } from "../testing/temp-folder.ts";
import { ConnectorNotFound, findConnector, listConnectors, runtimeFor } from "./connectors.ts";
import { TRIED_PACKAGES } from "./tried-packages.ts";

const options = { environmentsDir: "/nowhere", containers: { engine: ["no-such-engine"] as [string] } };

test("Atlas's own connectors are listed first, then every source of Airbyte's registry, each once", async () => {
  const entries = await listConnectors();
  expect(entries[0]).toMatchObject({ id: "files", kind: "native" });
  const airbyte = entries.filter(({ kind, supportLevel }) => kind === "airbyte" && supportLevel !== "custom");
  expect(entries.slice(entries.length - airbyte.length)).toEqual(airbyte);
  expect(airbyte).toHaveLength(591);
  const runtimes = Map.groupBy(airbyte, ({ runtime }) => runtime);
  const counts = Object.fromEntries([...runtimes].map(([runtime, of]) => [runtime, of.length]));
  expect(counts).toEqual({ manifest: 499, python: 62, container: 30 });
  expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
});

test("a connector's facts are the registry's, or what trying it has shown", async () => {
  expect(await findConnector("airbyte-source-stripe")).toMatchObject({
    name: "Stripe",
    runtime: "manifest",
    category: "APIs",
    supportLevel: "certified",
    documentationUrl: "https://docs.airbyte.com/integrations/sources/stripe",
  });
  expect((await findConnector("airbyte-source-db2-enterprise"))?.documentationUrl).toBe(
    "https://docs.airbyte.com/integrations/enterprise-connectors/source-db2-enterprise",
  );
  expect(await findConnector("farosai-airbyte-jenkins-source")).toMatchObject({
    name: "Jenkins",
    runtime: "container",
  });
  expect(await findConnector("airbyte-source-faker")).toMatchObject({
    name: "Faker",
    version: "7.2.1",
    runtime: "python",
  });
});

// Each Python of the machine is asked once; a busy machine takes its time over a dozen.
const LOOK_AROUND_LIMIT_MS = 60_000;

test(
  "every connector says before set-up whether it can run here, and what is missing otherwise",
  async () => {
    for (const { id, runtime } of await listConnectors()) {
      const availability = await (await runtimeFor(id, options)).availability();
      const isPeer = id === "mcp" || id === "n8n";
      if (runtime === "native") expect(availability.isRunnable).toBe(!isPeer);
      if (runtime === "container") expect(availability.isRunnable).toBe(false);
      if (!availability.isRunnable)
        expect(availability.reason).toMatch(
          /^(cannot run here: needs (Python 3\.|a container)|is read only by an installation)/,
        );
    }
  },
  LOOK_AROUND_LIMIT_MS,
);

test("a connector that is a container image names what reads the same without one", async () => {
  const runtime = await runtimeFor("airbyte-source-postgres", options);
  const reason = expect.stringMatching(/needs a container.*; Atlas's own PostgreSQL reads the same without one/);
  expect(await runtime.availability()).toEqual({ isRunnable: false, reason });
  await expect(runtime.prepare(() => {}, new AbortController().signal)).rejects.toMatchObject({
    code: "CONNECTOR_UNAVAILABLE",
    message: expect.stringMatching(/^airbyte\/source-postgres:\d.*cannot run here/),
  });
});

const REGISTRY = fileURLToPath(new URL("../../../../shared/data/airbyte/oss-registry.json", import.meta.url));

test.skipIf(!existsSync(REGISTRY))(
  "the index is what its script makes of the registry (skipped: no registry file)",
  async () => {
    const { sources } = JSON.parse(await readFile(REGISTRY, "utf8")) as { sources: RegistrySource[] };
    for (const { dockerRepository, dockerImageTag, documentationUrl, supportLevel } of sources) {
      const id = dockerRepository.replace("/", "-");
      const entry = await findConnector(id);
      expect(entry).toMatchObject({ documentationUrl, supportLevel });
      if (TRIED_PACKAGES[id]?.version === undefined) expect(entry?.version).toBe(dockerImageTag);
    }
  },
);

interface RegistrySource {
  dockerRepository: string;
  dockerImageTag: string;
  documentationUrl: string;
  supportLevel: string;
}

test("an unknown connector is refused, and recordings are only for who allows them", async () => {
  await expect(runtimeFor("airbyte-source-nothing", options)).rejects.toThrow(ConnectorNotFound);
  await expect(runtimeFor("recorded", options)).rejects.toThrow("There is no connector recorded.");
  expect(await findConnector("recorded")).toBeNull();
  expect(await findConnector("recorded", { allowRecorded: true })).toMatchObject({ runtime: "recorded" });
});

test("a recording is set up like any connector: its records tell its streams", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "read.jsonl");
    const data = '{"id":9007199254740993,"email":"a@example.com","tags":["x"]}';
    await writeFile(path, `{"type":"RECORD","record":{"stream":"users","data":${data},"emitted_at":1}}\n`);
    const runtime = await runtimeFor("recorded", { environmentsDir: folder, allowRecorded: true });
    const [stream] = await discover(runtime, { path });
    expect(stream).toMatchObject({
      name: "users",
      jsonSchema: { properties: { id: { type: ["null", "integer"] }, email: { type: ["null", "string"] } } },
    });
    expect(recordTexts((await readAll(runtime, { path })).messages)).toEqual([data]);
  }));
