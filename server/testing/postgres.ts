import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../lib/embedded-postgres.ts";

/** A real PostgreSQL server in a folder of its own, gone with `stop`; with other settings than Atlas's own where given. */
export async function startPostgres(
  settings?: Record<string, string>,
): Promise<{ url: string; stop(): Promise<void> }> {
  const parent = mkdtempSync(join(tmpdir(), "atlas-pg-"));
  // Started by root, the server runs as another user, who must be able to pass through.
  chmodSync(parent, 0o711);
  const port = await freePort();
  const password = "test";
  const log: string[] = [];
  const server = await startEmbeddedPostgres({
    dataDir: join(parent, "data"),
    port,
    password,
    settings,
    log: (line) => log.push(line),
  }).catch((cause) => {
    throw new Error(`PostgreSQL did not start:\n${log.join("\n")}`, { cause });
  });
  return {
    url: `postgres://atlas:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await server.stop();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
