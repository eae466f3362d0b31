import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { WORKER_NODE_FLAGS } from "../server/roles/worker-node-flags.ts";
import { bundled } from "./bundle.ts";

export interface BenchApi {
  url: string;
  authorization: string;
  /** Ends it; gives the greatest memory it ever held. */
  stop(): Promise<{ peakRssMiB: number }>;
}

/** Starts the API in a process of its own over a migrated database. */
export async function startBenchApi(databaseUrl: string): Promise<BenchApi> {
  const script = await bundled("bench/api-process.ts");
  const child = spawn(process.execPath, [...WORKER_NODE_FLAGS, script, databaseUrl], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the API's process ended early");
    return JSON.parse(value);
  };
  const { url, authorization } = await read();
  return {
    url,
    authorization,
    async stop() {
      child.stdin.end();
      return read();
    },
  };
}
