import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { endProcessGroup } from "../../../lib/process-group.ts";
import type { McpAccess } from "../open-session.ts";

const require = createRequire(import.meta.url);

/** The program of a reference server that is installed beside Atlas, for tests. */
export function serverProgram(name: "everything" | "filesystem"): string {
  return join(dirname(require.resolve(`@modelcontextprotocol/server-${name}/package.json`)), "dist/index.js");
}

export function stdioAccess(args: string[], env: Record<string, string> = {}): McpAccess {
  return {
    endpoint: { transport: "stdio", command: process.execPath, args, env: {} },
    secrets: { env },
    oauth: null,
    knownProtocol: null,
    allowsPrivate: true,
  };
}

export function httpAccess(url: string, token?: string): McpAccess {
  return {
    endpoint: { transport: "streamable_http", url, auth: token ? "bearer" : "none", headerName: null },
    secrets: token ? { token } : {},
    oauth: null,
    knownProtocol: null,
    allowsPrivate: true,
  };
}

/** server-everything over streamable HTTP, on a free port. */
export async function startEverythingOverHttp(): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(process.execPath, [serverProgram("everything"), "streamableHttp"], {
    detached: true,
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  await new Promise<void>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`server-everything exited with ${code}`)));
    child.stderr.on("data", (chunk: Buffer) => /listening/i.test(chunk.toString()) && resolve());
  });
  return { url: `http://127.0.0.1:${port}/mcp`, stop: () => endProcessGroup(child.pid!, 1_000) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
