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

/** What the timed run finds: nothing, the same records, or records of which a few changed. */
type Before = "nothing" | "the same" | "other";

/**
 * COPY of a million lines into one jsonb column of a table that was there before, against all eight steps over the same
 * records, on one server, alternating.
 */
export function benchSync(before: Before) {
  return async ({ records, rounds }: { records: number; rounds: number }): Promise<object> => {
    const folder = mkdtempSync(join(tmpdir(), "atlas-bench-"));
    const files = { lines: join(folder, "lines"), messages: join(folder, "messages.jsonl") };
    const earlier = { lines: join(folder, "earlier-lines"), messages: join(folder, "earlier.jsonl") };
    const postgres = await startPostgres();
    try {
      console.error(`making ${records} records`);
      const { bytes } = await writeOrders(records, files, before === "other" ? "one in a hundred" : "none");
      if (before === "other") await writeOrders(records, earlier);
      console.error(`${Math.round(bytes / records)} bytes a record`);
      await migrate(postgres.url, "prisma");
      const runs = { nothing: [], "the same": [files.messages], other: [earlier.messages] }[before];
      const results: Round[] = [];
      for (let round = 1; round <= rounds; round++) {
        const copySeconds = await timeCopy(postgres.url, files.lines);
        const result = { copySeconds, ...(await timeSync(postgres.url, [...runs, files.messages], records)) };
        results.push(result);
        console.error(`round ${round}: ${JSON.stringify(result)}`);
      }
      return summary(records, results);
    } finally {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

interface Round {
  copySeconds: number;
  syncSeconds: number;
  peakRssMiB: number;
}

function summary(records: number, rounds: readonly Round[]): object {
  const copySeconds = median(rounds.map((round) => round.copySeconds));
  const syncSeconds = median(rounds.map((round) => round.syncSeconds));
  return {
    records,
    copySeconds: rounded(copySeconds),
    syncSeconds: rounded(syncSeconds),
    ratio: rounded(syncSeconds / copySeconds),
    peakRssMiB: median(rounds.map((round) => round.peakRssMiB)),
  };
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

/** The runs take place in a process of their own, whose greatest memory is what a worker needs; the last one is timed. */
async function timeSync(url: string, runs: readonly string[], records: number): Promise<Omit<Round, "copySeconds">> {
  const script = await bundled("bench/sync-process.ts");
  const child = spawn(process.execPath, [...WORKER_NODE_FLAGS, script, url, String(records), ...runs], {
    stdio: ["ignore", "pipe", "inherit"],
  });
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
