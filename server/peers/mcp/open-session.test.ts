import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { McpFailure } from "../../domain/mcp/mcp-failure.ts";
import { type McpAccess, openMcpSession } from "./open-session.ts";
import { httpAccess, serverProgram, startEverythingOverHttp, stdioAccess } from "./testing/everything.ts";

const ODD = join(import.meta.dirname, "testing/odd-server.mjs");
const never = new AbortController().signal;
const call = { signal: never, timeoutMs: 20_000 };
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(access: McpAccess, signal = never) {
  const session = await openMcpSession(access, signal);
  closers.push(() => session.close());
  return session;
}

async function faultOf(work: Promise<unknown>): Promise<McpFailure> {
  const error = await work.then(
    () => "nothing",
    (reason: unknown) => reason,
  );
  if (error instanceof McpFailure) return error;
  throw new Error(`an McpFailure was expected, not ${String(error)}`);
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
}

describe.each(["stdio", "streamable HTTP"] as const)("the reference server over %s", (transport) => {
  let access: McpAccess;
  let stop = async () => {};
  beforeAll(async () => {
    if (transport === "stdio") access = stdioAccess([serverProgram("everything")]);
    else {
      const running = await startEverythingOverHttp();
      access = httpAccess(running.url);
      stop = running.stop;
    }
  });
  afterAll(() => stop());

  test("says what it is and lists tools, resources, templates and prompts", async () => {
    const session = await open(access);

    expect(session.about).toMatchObject({ protocolVersion: "2025-11-25", serverVersion: expect.any(String) });
    const entities = await session.listEntities(never);
    const count = (kind: string) => entities.filter((entity) => entity.kind === kind).length;
    expect(count("tool")).toBeGreaterThan(10);
    expect([count("resource"), count("resource_template"), count("prompt")]).toEqual([7, 2, 4]);
    expect(entities.find(({ name }) => name === "echo")).toMatchObject({ inputSchema: { type: "object" } });
  });

  test("answers with text, images, links and structured content, each as what it is", async () => {
    const session = await open(access);
    const typesOf = async (tool: string, args = {}) =>
      (await session.callTool(tool, args, call)).content.map(({ type }) => type);

    expect(await session.callTool("echo", { message: "hej" }, call)).toEqual({
      content: [{ type: "text", text: "Echo: hej" }],
      structured: undefined,
      isError: false,
    });
    expect(await typesOf("get-tiny-image")).toEqual(["text", "image", "text"]);
    expect(await typesOf("get-resource-links", { count: 2 })).toEqual(["text", "link", "link"]);
    const weather = await session.callTool("get-structured-content", { location: "Chicago" }, call);
    expect(weather.structured).toMatchObject({ conditions: expect.any(String) });
  });

  test("tells progress while a tool works, and a cancel ends it at once with its own reason", async () => {
    const session = await open(access);
    const seen: number[] = [];
    const work = (signal: AbortSignal, onProgress: () => void) =>
      session.callTool(
        "trigger-long-running-operation",
        { duration: 1, steps: 4 },
        {
          signal,
          timeoutMs: 20_000,
          onProgress: ({ progress }) => {
            seen.push(progress);
            onProgress();
          },
        },
      );

    await work(never, () => {});
    // The last tick may lose its race against the answer.
    expect(seen.slice(0, 3)).toEqual([1, 2, 3]);

    const reason = new Error("not needed any more");
    const controller = new AbortController();
    await expect(work(controller.signal, () => controller.abort(reason))).rejects.toBe(reason);
  });

  test("a tool that takes longer than allowed is timed out; a resource and a prompt are read like an answer", async () => {
    const session = await open(access);
    const slow = session.callTool(
      "trigger-long-running-operation",
      { duration: 20, steps: 1 },
      { signal: never, timeoutMs: 200 },
    );
    expect((await faultOf(slow)).fault).toBe("timed_out");

    const resource = (await session.listEntities(never)).find(({ kind }) => kind === "resource");
    const { content } = await session.readResource(resource!.name, call);
    expect(content[0]).toMatchObject({ type: "resource", uri: resource!.name });
    expect((await session.getPrompt("simple-prompt", {}, call)).content).toHaveLength(2);
  });
});

test("a server without resources and prompts has none of them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "atlas-mcp-"));
  closers.push(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "a.txt"), "hello");
  const session = await open(stdioAccess([serverProgram("filesystem"), folder]));

  const entities = await session.listEntities(never);

  expect(new Set(entities.map(({ kind }) => kind))).toEqual(new Set(["tool"]));
  expect(entities.filter(({ isReadOnly }) => isReadOnly)).toHaveLength(10);
  expect(entities.find(({ name }) => name === "write_file")).toMatchObject({ isDestructive: true });
  const { structured } = await session.callTool("list_directory", { path: folder }, call);
  expect(structured).toMatchObject({ content: expect.stringContaining("a.txt") });
});

test("a server that dies at start is told with its last words, of which secrets are masked", async () => {
  const failure = await faultOf(open(stdioAccess([ODD, "dies"], { SERVICE_TOKEN: "s3cr3t-token" })));

  expect(failure).toMatchObject({ fault: "server_ended", detail: "No saved credentials for ••••••" });
});

test("one that ends at a question it does not know is asked nothing the second time", async () => {
  const session = await open(stdioAccess([ODD, "exits at a probe"]));
  expect(session.about).toMatchObject({ serverName: "odd", protocolVersion: "2025-11-25" });
});

test("a server that never answers can be given up, and nothing of it is left running", async () => {
  const controller = new AbortController();
  const reason = new Error("given up");
  const opening = openMcpSession(stdioAccess([ODD, "hangs"]), controller.signal);
  controller.abort(reason);

  await expect(opening).rejects.toBe(reason);
  const isHanging = (pid: string) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`${ODD}\0hangs`);
    } catch {
      return false; // gone meanwhile
    }
  };
  if (process.platform === "linux") expect(readdirSync("/proc").filter(isHanging)).toEqual([]);
});

test("198 tools come in pages as one list, and prints among the messages disturb nobody", async () => {
  const session = await open({ ...stdioAccess([ODD, "prints"]), knownProtocol: "2025-11-25" });
  expect(await session.listEntities(never)).toHaveLength(198);
});

test("a program that is not there is named", async () => {
  const access = stdioAccess([]);
  const failure = await faultOf(
    open({ ...access, endpoint: { ...access.endpoint, command: "no-such-mcp-server" } as McpAccess["endpoint"] }),
  );
  expect(failure).toMatchObject({ fault: "missing_command", message: expect.stringContaining("no-such-mcp-server") });
});

test.each([
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "not_found"],
  [503, "unreachable"],
])("an address that answers %i is %s", async (status, fault) => {
  const url = await serve((_request, response) => response.writeHead(status).end());
  expect(await faultOf(open(httpAccess(url, "t0ken")))).toMatchObject({ fault });
});

test("an address where nothing runs is unreachable, one that may not be asked is refused", async () => {
  const url = await serve(() => {});
  await closers.pop()?.();
  expect((await faultOf(open(httpAccess(url)))).fault).toBe("unreachable");
  expect((await faultOf(open({ ...httpAccess(url), allowsPrivate: false }))).fault).toBe("refused_address");
});
