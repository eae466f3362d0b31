import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { type ApiBench, withApi, writeSample } from "../../testing/api-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";

interface SpeakingN8n {
  url: string;
  webhooks: { headers: Record<string, unknown>; body: Record<string, unknown> }[];
  close(): void;
}

const node = (type: string, parameters = {}) => ({ type: `n8n-nodes-base.${type}`, parameters });
const WORKFLOWS = [
  {
    id: "w1",
    name: "Atlas peer: enrich",
    active: true,
    tags: [{ name: "atlas" }],
    nodes: [node("webhook", { httpMethod: "POST", path: "atlas-enrich", responseMode: "lastNode" })],
  },
  {
    id: "w2",
    name: "Atlas peer: notify",
    active: true,
    tags: [],
    nodes: [node("webhook", { httpMethod: "POST", path: "atlas-notify", authentication: "headerAuth" })],
  },
  { id: "w3", name: "Atlas peer: manual only", active: false, tags: [], nodes: [node("manualTrigger")] },
];

/** Speaks n8n's public API and webhooks on a real socket, errors with their stack traces included. */
async function speakingN8n(): Promise<SpeakingN8n> {
  const webhooks: SpeakingN8n["webhooks"] = [];
  const executions: object[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url!, "http://n8n");
    let text = "";
    for await (const chunk of request) text += chunk;
    const answer = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    const begin = (workflowId: string, status: string) =>
      executions.unshift({
        id: executions.length + 1,
        workflowId,
        status,
        mode: "webhook",
        startedAt: new Date().toISOString(),
        stoppedAt: new Date().toISOString(),
      });
    if (url.pathname === "/rest/settings") return answer(200, { data: { versionCli: "1.123.0" } });
    if (url.pathname.startsWith("/webhook/")) {
      const problem = {
        code: 404,
        message: "The requested webhook is not registered.",
        hint: "Activate the workflow.",
        stacktrace: "Error at /usr/lib/node_modules/n8n/x.js",
      };
      if (url.pathname === "/webhook/atlas-notify" && request.headers["x-peer-token"] !== "peer-secret")
        return answer(403, { message: "Authorization data is wrong!" });
      if (!/atlas-(enrich|notify)$/.test(url.pathname)) return answer(404, problem);
      webhooks.push({ headers: request.headers, body: JSON.parse(text) });
      begin(url.pathname.endsWith("enrich") ? "w1" : "w2", JSON.parse(text).fail ? "error" : "success");
      return answer(200, { enriched: true });
    }
    if (request.headers["x-n8n-api-key"] !== "good") return answer(401, { message: "unauthorized" });
    if (url.pathname === "/api/v1/workflows") return answer(200, { data: WORKFLOWS, nextCursor: null });
    if (url.pathname.endsWith("/activate"))
      return answer(400, { message: "Workflow has no node to start the workflow" });
    const id = /^\/api\/v1\/executions\/(\d+)$/.exec(url.pathname)?.[1];
    if (id)
      return answer(200, {
        ...executions.find((each) => "id" in each && each.id === Number(id)),
        data: { resultData: {} },
      });
    const workflowId = url.searchParams.get("workflowId");
    const status = url.searchParams.get("status");
    const data = executions.filter(
      (each) => (!workflowId || (each as { workflowId: string }).workflowId === workflowId) && !status,
    );
    return answer(200, { data, nextCursor: null });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    webhooks,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const bench = (body: (bench: ApiBench, n8n: SpeakingN8n, headers: { authorization: string }) => Promise<void>) =>
  withDatabase((url) =>
    withApi(url, { hasWorker: true }, async (bench) => {
      const n8n = await speakingN8n();
      try {
        const { authorization } = await bench.keyOf("admin");
        await body(bench, n8n, { authorization });
      } finally {
        n8n.close();
      }
    }),
  );

const WORKFLOW = "id name isActive tags triggerKind notTriggerableBecause webhook { method path auth }";

async function connect(bench: ApiBench, headers: { authorization: string }, baseUrl: string, apiKey = "good") {
  const { data } = await bench.ask(
    `mutation ($input: ConnectN8nInput!) { connectN8n(input: $input) { instance { id status lastError n8nVersion workflows { nodes { ${WORKFLOW} } } } userErrors { message } } }`,
    { input: { name: `n8n ${apiKey}`, baseUrl: `${baseUrl}/`, apiKey } },
    headers,
  );
  return data.connectN8n.instance;
}

test("an instance shows its version and workflows, and which of them can be started from outside or why not", () =>
  bench(async (bench, n8n, headers) => {
    const instance = await connect(bench, headers, n8n.url);
    expect(instance).toMatchObject({ status: "CONNECTED", n8nVersion: "1.123.0" });
    expect(instance.workflows.nodes).toMatchObject(
      [
        {
          name: "Atlas peer: enrich",
          tags: ["atlas"],
          notTriggerableBecause: null,
          webhook: { method: "POST", auth: "NONE" },
        },
        { triggerKind: "manual", notTriggerableBecause: expect.stringContaining("starts by manual") },
        { name: "Atlas peer: notify", webhook: { path: "atlas-notify", auth: "HEADER" } },
      ].sort((a, b) =>
        (a.triggerKind ? "Atlas peer: manual only" : a.name!).localeCompare(
          b.triggerKind ? "Atlas peer: manual only" : b.name!,
        ),
      ),
    );
    expect(await connect(bench, headers, n8n.url, "bad")).toMatchObject({ status: "UNAUTHORIZED" });
  }));

test("a workflow is run through its webhook and its execution's end is shown; a refusal comes without its stack trace", () =>
  bench(async (bench, n8n, headers) => {
    const { workflows } = await connect(bench, headers, n8n.url);
    const idOf = (name: string) => workflows.nodes.find((each: { name: string }) => each.name.endsWith(name)).id;
    const run = async (name: string) =>
      (
        await bench.ask(
          `mutation ($input: RunN8nWorkflowInput!) { runN8nWorkflow(input: $input) { status answer execution { status executionId } userErrors { code message } } }`,
          { input: { id: idOf(name), body: { syncId: "s" } } },
          headers,
        )
      ).data.runN8nWorkflow;

    expect(await run("enrich")).toMatchObject({
      status: 200,
      answer: '{"enriched":true}',
      execution: { status: "SUCCESS" },
    });
    expect((await run("manual only")).userErrors).toMatchObject([{ code: "UNSUPPORTED" }]);
    const refused = await run("notify");
    expect(refused.userErrors[0].message).toContain("answered 403");
    await bench.ask(
      "mutation ($input: SetN8nWebhookSecretInput!) { setN8nWebhookSecret(input: $input) { workflow { hasWebhookSecret } } }",
      { input: { id: idOf("notify"), header: "X-Peer-Token", value: "peer-secret" } },
      headers,
    );
    expect(await run("notify")).toMatchObject({ status: 200, execution: { status: "SUCCESS" } });
    expect(JSON.stringify(refused)).not.toContain("node_modules");
  }));

test("after a run the workflow is told of the run, its sync, counts and links", () =>
  bench(async (bench, n8n, headers) => {
    const { workflows } = await connect(bench, headers, n8n.url);
    const path = writeSample(bench, "people.csv", "id,name\n1,Ada\n2,Bo\n");
    const source = await bench.ask(
      `mutation ($input: CreateSourceInput!) { createSource(input: $input) { source { id } } }`,
      { input: { connectorId: "files", name: "people", config: { path } } },
      headers,
    );
    const sourceId = source.data.createSource.source.id;
    const found = await bench.ask(
      `mutation ($id: ID!) { discoverStreams(input: { sourceId: $id }) { source { streams { nodes { id } } } } }`,
      { id: sourceId },
      headers,
    );
    const streams = found.data.discoverStreams.source.streams.nodes.map(({ id }: { id: string }) => ({
      streamId: id,
      isEnabled: true,
    }));
    const sync = await bench.ask(
      `mutation ($input: CreateSyncInput!) { createSync(input: $input) { sync { id } userErrors { message } } }`,
      { input: { sourceId, name: "people", streams } },
      headers,
    );
    const syncId = sync.data.createSync.sync.id;
    const workflowId = workflows.nodes.find((each: { name: string }) => each.name.endsWith("enrich")).id;
    const set = await bench.ask(
      `mutation ($input: SetN8nTriggerInput!) { setN8nTrigger(input: $input) { trigger { workflowName on sync { name } } userErrors { message } } }`,
      { input: { workflowId, syncId, on: ["SUCCEEDED", "FAILED"] } },
      headers,
    );
    expect(set.data.setN8nTrigger.trigger).toMatchObject({ on: ["SUCCEEDED", "FAILED"], sync: { name: "people" } });
    await bench.ask("mutation ($id: ID!) { startRun(input: { syncId: $id }) { run { id } } }", { id: syncId }, headers);

    await expect.poll(() => n8n.webhooks.length, { timeout: 60_000 }).toBe(1);
    expect(n8n.webhooks[0]!.body).toMatchObject({
      event: "succeeded",
      sync: { name: "people" },
      run: { failure: null, status: "succeeded", balance: { read: 2 } },
      links: { run: expect.stringContaining("/runs/run_") },
    });
    await expect.poll(() => bench.store.delivery.count({ where: { kind: "n8n", status: "delivered" } })).toBe(1);
  }));
