import { spawn } from "node:child_process";
import { once } from "node:events";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { WORKER_NODE_FLAGS } from "../server/roles/worker-node-flags.ts";
import { migrate } from "../server/store/migrate.ts";
import { startPostgres } from "../server/testing/postgres.ts";
import { bundled } from "./bundle.ts";
import { writeOrders } from "./records.ts";

/**
 * COPY of a million lines into one jsonb column of a table that was there before, against all eight steps over the same
 * records, on one server, alternating.
 */
export async function benchSync({ records, rounds }: { records: number; rounds: number }): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "atlas-bench-"));
  const files = { lines: join(folder, "lines"), messages: join(folder, "messages.jsonl") };
  const postgres = await startPostgres();
  try {
    console.error(`making ${records} records`);
    const { bytes } = await writeOrders(records, files);
    console.error(`${Math.round(bytes / records)} bytes a record`);
    await migrate(postgres.url, "prisma");
    const results: { copySeconds: number; syncSeconds: number; peakRssMiB: number }[] = [];
    for (let round = 1; round <= rounds; round++) {
      const copySeconds = await timeCopy(postgres.url, files.lines);
      const { seconds: syncSeconds, peakRssMiB } = await timeSync(postgres.url, files.messages, records);
      results.push({ copySeconds, syncSeconds, peakRssMiB });
      console.error(
        `round ${round}: copy ${copySeconds.toFixed(1)} s, sync ${syncSeconds.toFixed(1)} s, ${peakRssMiB} MiB`,
      );
    }
    const copySeconds = median(results.map((result) => result.copySeconds));
    const syncSeconds = median(results.map((result) => result.syncSeconds));
    return {
      records,
      copySeconds: rounded(copySeconds),
      syncSeconds: rounded(syncSeconds),
      ratio: rounded(syncSeconds / copySeconds),
      peakRssMiB: median(results.map((result) => result.peakRssMiB)),
    };
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function timeCopy(url: string, lines: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query("drop table if exists baseline");
    await client.query("create table baseline (data jsonb)");
    await client.query("checkpoint");
    const began = performance.now();
    // The records hold no backslash, so that their lines are COPY's own.
    await pipeline(
      createReadStream(lines, { highWaterMark: 1 << 20 }),
      client.query(copyFrom("copy baseline from stdin")),
    );
    return (performance.now() - began) / 1_000;
  } finally {
    await client.query("drop table baseline");
    await client.end();
  }
}

/** The sync runs in a process of its own, whose greatest memory is what a worker needs. */
async function timeSync(
  url: string,
  messages: string,
  records: number,
): Promise<{ seconds: number; peakRssMiB: number }> {
  const child = spawn(
    process.execPath,
    [...WORKER_NODE_FLAGS, await bundled("bench/sync-process.ts"), url, messages, String(records)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`the sync's process exited with ${code}`);
  return JSON.parse(output);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
