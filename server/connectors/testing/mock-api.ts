import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../../../../shared/data/airbyte/mock-api/", import.meta.url));

/** Whether the mock API, which is no part of the repository, is beside it. */
export const HAS_MOCK_API = existsSync(FOLDER);

export function mockApiFile(name: string): string {
  return FOLDER + name;
}

export interface MockApi {
  url: string;
  post(path: string): Promise<void>;
  stats(): Promise<{ served: number; limited: number }>;
}

/** Runs `body` while the mock API answers on loopback. */
export async function withMockApi<T>(args: string[], body: (api: MockApi) => Promise<T>): Promise<T> {
  const port = await freePort();
  const server = spawn(process.execPath, [mockApiFile("server.mjs"), "--port", String(port), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await once(createInterface({ input: server.stdout }), "line");
    const url = `http://127.0.0.1:${port}`;
    return await body({
      url,
      post: async (path) => void (await fetch(url + path, { method: "POST" })),
      stats: async () => (await fetch(`${url}/_stats`)).json() as Promise<{ served: number; limited: number }>,
    });
  } finally {
    await stop(server);
  }
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const gone = once(server, "exit");
  server.kill();
  await gone;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
