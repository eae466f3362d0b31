import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ConfiguredStream, DiscoveredStream } from "../../../domain/stream.ts";
import { findPython } from "../../../peers/python/find-pythons.ts";
import { HAS_MOCK_API, mockApiFile, withMockApi } from "../../testing/mock-api.ts";
import { configure, discover, recordTexts, runToEnd, states } from "../../testing/run-runtime.ts";
import { ownManifestRuntime } from "./own-manifest-runtime.ts";
import { registryManifestRuntime } from "./registry-manifest-runtime.ts";

const canRun = HAS_MOCK_API && (await findPython(">=3.10,<3.15")) !== null;

describe.skipIf(!canRun)("manifests (skipped: there is no Python 3.10 to 3.14, or no mock API)", () => {
  const signal = new AbortController().signal;
  let environmentsDir = "";
  beforeAll(async () => {
    environmentsDir = await mkdtemp(join(tmpdir(), "atlas-test-"));
    await ownManifestRuntime({ environmentsDir }).prepare(() => {}, signal);
  }, 300_000);
  afterAll(() => rm(environmentsDir, { recursive: true, force: true }));

  const TOKEN = '{"api_token": "mock-token"}';
  const VERBS_LIMIT_MS = 180_000;

  test(
    "a manifest reads pages, substreams and what is new since its state, through rate limits",
    () =>
      withMockApi([], async (api) => {
        const runtime = ownManifestRuntime({ environmentsDir });
        const manifest = await readFile(mockApiFile("manifest.yaml"), "utf8");
        const config = { manifest, settings: `api_url: ${api.url}\n`, secrets: TOKEN };

        const check = await runToEnd(runtime, { verb: "check", config });
        expect(check.messages).toContainEqual({ type: "CONNECTION_STATUS", status: "SUCCEEDED", message: null });
        const streams = (await discover(runtime, config)).map(incremental);
        const first = await runToEnd(runtime, { verb: "read", config, streams, state: [] });
        expect(first.error).toBeNull();
        expect(counts(first.messages)).toEqual({ customers: 250, orders: 375, events: 1200 });
        // Above 2^53, as it was sent.
        expect(recordTexts(first.messages, "customers").join("")).toContain('"lifetime_ref":9007199254740994,');
        expect((await api.stats()).limited).toBeGreaterThan(0);

        await api.post("/_phase/2");
        const state = lastStates(first.messages);
        const second = await runToEnd(runtime, { verb: "read", config, streams, state });
        expect(second.error).toBeNull();
        expect(counts(second.messages)).toEqual({ customers: 30, orders: 22, events: 1200 });
      }),
    VERBS_LIMIT_MS,
  );

  test(
    "a rotated token comes back as the config to keep, without what was injected, and goes on working",
    () =>
      withMockApi(["--limit-every", "0", "--events", "10"], async (api) => {
        const runtime = ownManifestRuntime({ environmentsDir });
        const config = {
          manifestPath: mockApiFile("manifest-oauth.yaml"),
          settings: `api_url: ${api.url}\nclient_id: id`,
          secrets: JSON.stringify({ client_secret: "hidden-word", refresh_token: "refresh-1" }),
        };
        const check = await runToEnd(runtime, { verb: "check", config });
        const [rotated] = check.messages.flatMap((message) => (message.type === "CONTROL" ? [message.config] : []));
        expect(rotated).toMatchObject({ manifestPath: config.manifestPath });
        expect(JSON.parse(String(rotated?.settings))).toMatchObject({ api_url: api.url, client_id: "id" });
        const secrets = { client_secret: "hidden-word", access_token: "mock-token", refresh_token: "refresh-2" };
        expect(JSON.parse(String(rotated?.secrets))).toEqual(secrets);
        expect(JSON.stringify(rotated)).not.toContain("injected");

        const kept = { ...config, ...rotated };
        const streams = (await discover(runtime, kept)).map(configure);
        const read = await runToEnd(runtime, { verb: "read", config: kept, streams, state: [] });
        expect(counts(read.messages)).toEqual({ events: 10 });
      }),
    VERBS_LIMIT_MS,
  );

  test(
    "code of the manifest's own runs only after a yes, and what it prints is no record",
    () =>
      withMockApi(["--limit-every", "0", "--events", "10"], async (api) => {
        const runtime = ownManifestRuntime({ environmentsDir });
        const config = {
          manifestPath: mockApiFile("manifest-noisy.yaml"),
          componentsPath: mockApiFile("components.py"),
          settings: `api_url: ${api.url}`,
          secrets: TOKEN,
        };
        const refused = await runToEnd(runtime, { verb: "discover", config });
        expect(refused.error).toMatchObject({ code: "CONNECTOR_UNAVAILABLE", message: /nobody has allowed it/ });

        const allowed = { ...config, allowCode: true };
        const streams = (await discover(runtime, allowed)).filter(({ name }) => name === "events").map(configure);
        const { messages, error } = await runToEnd(runtime, { verb: "read", config: allowed, streams, state: [] });
        expect(error).toBeNull();
        expect(counts(messages)).toEqual({ events: 10 });
        expect(messages).toContainEqual(
          expect.objectContaining({ type: "LOG", message: expect.stringContaining("is no message") }),
        );
      }),
    VERBS_LIMIT_MS,
  );

  test(
    "a wrong token fails in the manifest's own words, and shows no secret",
    () =>
      withMockApi([], async (api) => {
        const runtime = ownManifestRuntime({ environmentsDir });
        const settings = `api_url: ${api.url}`;
        const config = {
          manifestPath: mockApiFile("manifest.yaml"),
          settings,
          secrets: '{"api_token":"a-wrong-token"}',
        };
        const { messages } = await runToEnd(runtime, { verb: "check", config });
        const [status] = messages.flatMap((message) => (message.type === "CONNECTION_STATUS" ? [message] : []));
        expect(status).toMatchObject({ status: "FAILED", message: expect.stringContaining("API token is not valid") });
        expect(JSON.stringify(messages)).not.toContain("a-wrong-token");

        const open = { ...config, settings: `${settings}\napi_token: a-wrong-token` };
        const refused = await runToEnd(runtime, { verb: "check", config: open });
        expect(refused.error).toMatchObject({ message: expect.stringMatching(/^The setting api_token is a secret/) });
      }),
    VERBS_LIMIT_MS,
  );

  test(
    "a connector of the registry is its manifest, which is downloaded and runs",
    () =>
      withMockApi(["--limit-every", "0"], async (api) => {
        const manifest = await readFile(mockApiFile("manifest.yaml"), "utf8");
        await withRegistry({ "/airbyte/source-mock/1.0.0/manifest.yaml": manifest }, async (manifestsUrl) => {
          const runtime = registryManifestRuntime({
            ...{ image: "airbyte/source-mock", version: "1.0.0" },
            ...{ environmentsDir, manifestsUrl },
          });
          await runtime.prepare(() => {}, signal);
          const config = { api_url: api.url, api_token: "mock-token" };
          const streams = (await discover(runtime, config)).filter(({ name }) => name === "events").map(configure);
          const read = await runToEnd(runtime, { verb: "read", config, streams, state: [] });
          expect(counts(read.messages)).toEqual({ events: 1200 });
        });
      }),
    VERBS_LIMIT_MS,
  );
});

async function withRegistry(files: Record<string, string>, body: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(({ url = "" }, response) => {
    const text = files[url];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
  }
}

function incremental(stream: DiscoveredStream): ConfiguredStream {
  const { readModes, defaultCursor } = stream;
  if (!readModes.includes("incremental")) return configure(stream);
  return { ...configure(stream), readMode: "incremental", cursor: defaultCursor };
}

type Messages = Awaited<ReturnType<typeof runToEnd>>["messages"];

function counts(messages: Messages): Record<string, number> {
  const records = messages.filter((message) => message.type === "RECORD");
  const byStream = Map.groupBy(records, ({ stream }) => stream.name);
  return Object.fromEntries([...byStream].map(([name, of]) => [name, of.length]));
}

function lastStates(messages: Messages) {
  const byStream = new Map(
    states(messages).flatMap((state) => (state.kind === "stream" ? [[state.stream.name, state] as const] : [])),
  );
  return [...byStream.values()];
}
