import { join } from "node:path";
import { expect, test } from "vitest";
import { serverProgram } from "../../peers/mcp/testing/everything.ts";
import { type ApiBench, withApi } from "../../testing/api-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";

const ODD = join(import.meta.dirname, "../../peers/mcp/testing/odd-server.mjs");
type Headers = { authorization: string };

const bench = (body: (bench: ApiBench, admin: Headers) => Promise<void>) =>
  withDatabase((url) =>
    withApi(url, { hasWorker: true }, async (bench) => {
      const { authorization } = await bench.keyOf("admin");
      await body(bench, { authorization });
    }),
  );

const SERVER =
  "id status lastError lastErrorDetail version secretNames protocolVersion counts { tools resources prompts }";
const CONNECT = `mutation ($input: ConnectMcpServerInput!) { connectMcpServer(input: $input) { server { ${SERVER} } userErrors { code field message } } }`;
const CALL = `mutation ($input: CallMcpInput!) { callMcp(input: $input) { call { id status } userErrors { code field } } }`;

async function connectCommand(bench: ApiBench, headers: Headers, args: string[], env = {}) {
  const input = { name: args.join(" "), transport: "STDIO", command: process.execPath, args, secrets: { env } };
  const { data } = await bench.ask(CONNECT, { input }, headers);
  expect(data.connectMcpServer.userErrors).toEqual([]);
  return data.connectMcpServer.server;
}

test("a server is looked at when it is connected; its tools are called with live progress, cancelled, and logged", () =>
  bench(async (bench, headers) => {
    const server = await connectCommand(bench, headers, [serverProgram("everything")], { API_TOKEN: "s3cr3t-t0ken" });
    expect(server).toMatchObject({ status: "CONNECTED", protocolVersion: "2025-11-25", secretNames: ["API_TOKEN"] });
    expect(server.counts).toMatchObject({ tools: expect.any(Number), resources: 9, prompts: 4 });

    const call = async (name: string, args: object, more = {}) =>
      (await bench.ask(CALL, { input: { serverId: server.id, name, arguments: args, ...more } }, headers)).data.callMcp;
    const client = bench.connect({ authorization: headers.authorization });
    const follow = (id: string) =>
      client.iterate<{ mcpCallChanged: { status: string; progress: { done: number } | null; result: unknown } }>({
        query: `subscription ($id: ID!) { mcpCallChanged(id: $id) { status progress { done total } result error } }`,
        variables: { id },
      });

    const asked = await call("trigger-long-running-operation", { duration: 2, steps: 4 }, { isConfirmed: true });
    expect(asked.userErrors).toEqual([]);
    const seen = [];
    for await (const { data } of follow(asked.call.id)) seen.push(data!.mcpCallChanged);
    expect(seen.at(-1)).toMatchObject({ status: "SUCCEEDED", result: { content: [{ type: "text" }] } });
    expect(seen.some(({ progress }) => progress !== null)).toBe(true);

    const slow = await call("trigger-long-running-operation", { duration: 60, steps: 60 }, { isConfirmed: true });
    let last: { status: string } | null = null;
    for await (const { data } of follow(slow.call.id)) {
      last = data!.mcpCallChanged;
      if (data!.mcpCallChanged.progress && last.status === "RUNNING") {
        await bench.ask(
          "mutation ($id: ID!) { cancelMcpCall(input: { id: $id }) { userErrors { code } } }",
          { id: slow.call.id },
          headers,
        );
      }
    }
    expect(last).toMatchObject({ status: "CANCELLED" });

    const log = await bench.ask(
      "query ($id: ID!) { node(id: $id) { ... on McpServer { calls { nodes { name status calledBy } } } } }",
      { id: server.id },
      headers,
    );
    expect(log.data.node.calls.nodes.map(({ status }: { status: string }) => status)).toEqual([
      "CANCELLED",
      "SUCCEEDED",
    ]);
    expect(JSON.stringify(await bench.store.mcpServer.findMany())).not.toContain("s3cr3t-t0ken");
  }));

test("what may change something needs an operator, what may destroy something a confirmation; credentials are replaced and cleared", () =>
  bench(async (bench, headers) => {
    const server = await connectCommand(bench, headers, [ODD, "serves"], { A: "one", B: "two" });
    const call = async (name: string, who: Headers, isConfirmed = false) =>
      (await bench.ask(CALL, { input: { serverId: server.id, name, isConfirmed } }, who)).data.callMcp.userErrors;
    const steward = await bench.keyOf("steward");

    expect(server.counts).toEqual({ tools: 198, resources: 0, prompts: 0 });
    expect(await call("tool_000", steward)).toEqual([]);
    expect(await call("tool_001", steward)).toMatchObject([{ code: "UNSUPPORTED" }]);
    expect(await call("tool_001", headers)).toMatchObject([{ code: "CONFLICT", field: ["isConfirmed"] }]);
    expect(await call("tool_001", headers, true)).toEqual([]);
    expect(await call("nope", headers)).toMatchObject([{ code: "NOT_FOUND" }]);

    const edit = await bench.ask(
      `mutation ($input: UpdateMcpServerInput!) { updateMcpServer(input: $input) { server { secretNames } userErrors { code } } }`,
      { input: { id: server.id, expectedVersion: server.version, secrets: { env: { A: null, C: "three" } } } },
      headers,
    );
    expect(edit.data.updateMcpServer).toEqual({ server: { secretNames: ["B", "C"] }, userErrors: [] });
  }));

test("a server that dies at start is kept with its last words, without secrets", () =>
  bench(async (bench, headers) => {
    const server = await connectCommand(bench, headers, [ODD, "dies"], { SERVICE_TOKEN: "s3cr3t-t0ken" });
    expect(server).toMatchObject({
      status: "UNREACHABLE",
      lastErrorDetail: "No saved credentials for ••••••",
      counts: { tools: 0 },
    });
  }));

test("a tool's records go page by page through all eight steps, and the next run reads only what is newer", () =>
  bench(async (bench, headers) => {
    const server = await connectCommand(bench, headers, [ODD, "serves"]);
    const stream = {
      name: "customers",
      target: "tool_000",
      records: "$.results",
      nextCursor: "next",
      cursorArgument: "after",
      key: ["id"],
      cursorField: "updatedAt",
      sinceArgument: "since",
    };
    const tried = await bench.ask(
      `mutation ($input: TryMcpStreamInput!) { tryMcpStream(input: $input) { trial { records found nextCursor keyCandidates cursorCandidates } userErrors { message } } }`,
      { input: { serverId: server.id, stream } },
      headers,
    );
    expect(tried.data.tryMcpStream.trial).toMatchObject({
      found: 2,
      nextCursor: "2",
      keyCandidates: ["id", "name", "updatedAt"],
      cursorCandidates: ["id", "updatedAt"],
    });

    const made = await bench.ask(
      `mutation ($input: CreateSourceInput!) { createSource(input: $input) { source { id } userErrors { message } } }`,
      { input: { connectorId: "mcp", name: "customers over MCP", config: { server: server.id, streams: [stream] } } },
      headers,
    );
    expect(made.data.createSource.userErrors).toEqual([]);
    const sourceId = made.data.createSource.source.id;
    const found = await bench.ask(
      `mutation ($id: ID!) { discoverStreams(input: { sourceId: $id }) { source { streams { nodes { id name } } } userErrors { message } } }`,
      { id: sourceId },
      headers,
    );
    const [{ id: streamId }] = found.data.discoverStreams.source.streams.nodes;
    const sync = await bench.ask(
      `mutation ($input: CreateSyncInput!) { createSync(input: $input) { sync { id } userErrors { message } } }`,
      {
        input: {
          sourceId,
          name: "customers",
          streams: [{ streamId, isEnabled: true, readMode: "INCREMENTAL", writeMode: "DEDUPLICATED" }],
        },
      },
      headers,
    );
    const syncId = sync.data.createSync.sync.id;

    expect(await runToEnd(bench, headers, syncId)).toMatchObject({
      status: "succeeded",
      balance: { read: 5, charted: 5 },
    });
    // The newest is read again: another one may have come with the same time.
    expect(await runToEnd(bench, headers, syncId)).toMatchObject({ status: "succeeded", balance: { read: 1 } });
    const steps = await bench.store.stepRun.findMany({ distinct: ["step"] });
    expect(steps).toHaveLength(8);
    const removed = await bench.ask(
      "mutation ($id: ID!) { deleteMcpServer(input: { id: $id }) { deletedId userErrors { message } } }",
      { id: server.id },
      headers,
    );
    expect(removed.data.deleteMcpServer.userErrors[0].message).toContain("customers over MCP");
  }));

async function runToEnd(bench: ApiBench, headers: Headers, syncId: string) {
  await bench.ask("mutation ($id: ID!) { startRun(input: { syncId: $id }) { run { id } } }", { id: syncId }, headers);
  const newest = () => bench.store.syncRun.findFirst({ orderBy: { number: "desc" } });
  await expect.poll(async () => (await newest())?.endedAt ?? null, { timeout: 60_000 }).not.toBeNull();
  return newest();
}
