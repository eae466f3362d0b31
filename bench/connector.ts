import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { printCatalog } from "../server/connectors/protocol/print-catalog.ts";
import { runtimeFor } from "../server/connectors/registry/connectors.ts";
import { WORKER_NODE_FLAGS } from "../server/roles/worker-node-flags.ts";
import { migrate } from "../server/store/migrate.ts";
import { ConnectorCommands } from "../server/sync/connector-commands.ts";
import { startPostgres } from "../server/testing/postgres.ts";
import { bundled } from "./bundle.ts";

const FAKER = "airbyte-source-faker";

interface Synced {
  syncSeconds: number;
  records: number;
  peakRssMiB: number;
}

/**
 * The connector faker by itself, its records thrown away, against all eight steps over it, alternating; then what it printed,
 * replayed at Atlas's own pace.
 */
export async function benchConnector({ records, rounds }: { records: number; rounds: number }): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "atlas-bench-"));
  // Kept: an install is no part of what is measured.
  const environmentsDir = join(homedir(), ".cache", "atlas-bench-connectors");
  const config = { count: records, seed: 42, parallelism: 2, always_updated: false };
  const postgres = await startPostgres();
  try {
    const runtime = await runtimeFor(FAKER, { environmentsDir });
    await runtime.prepare((line) => console.error(line), new AbortController().signal);
    const [program] = globSync(join(environmentsDir, "**/bin/source-faker"));
    if (program === undefined) throw new Error(`there is no source-faker in ${environmentsDir}`);
    const asked = await writeQuestion(folder, config, environmentsDir);
    await migrate(postgres.url, "prisma");

    const results: (Synced & { bareSeconds: number })[] = [];
    for (let round = 1; round <= rounds; round++) {
      const bareSeconds = await timeBare(program, asked, "/dev/null");
      const result = { bareSeconds, ...(await timeSync(postgres.url, environmentsDir, FAKER, config)) };
      results.push(result);
      console.error(`round ${round}: ${JSON.stringify(result)}`);
    }
    const recording = join(folder, "read.jsonl");
    await timeBare(program, asked, recording);
    const recorded = { path: recording, catalog: asked.discovered };
    const replay = await timeSync(postgres.url, environmentsDir, "recorded", recorded);
    return summary(results, replay);
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function summary(rounds: readonly (Synced & { bareSeconds: number })[], replay: Synced): object {
  const bareSeconds = median(rounds.map((round) => round.bareSeconds));
  const syncSeconds = median(rounds.map((round) => round.syncSeconds));
  return {
    records: rounds[0]?.records,
    bareSeconds: rounded(bareSeconds),
    syncSeconds: rounded(syncSeconds),
    ratio: rounded(syncSeconds / bareSeconds),
    peakRssMiB: median(rounds.map((round) => round.peakRssMiB)),
    replayedPerSecond: Math.round(replay.records / replay.syncSeconds),
    replayPeakRssMiB: replay.peakRssMiB,
  };
}

interface Question {
  config: string;
  catalog: string;
  discovered: string;
}

async function writeQuestion(folder: string, config: object, environmentsDir: string): Promise<Question> {
  const found = await new ConnectorCommands({ environmentsDir }).discover(FAKER, { ...config });
  const streams = found.map((stream) => ({
    ...stream,
    ...{ readMode: "full_refresh" as const, cursor: null, primaryKey: stream.sourceDefinedPrimaryKey },
  }));
  const asked = {
    config: join(folder, "config.json"),
    catalog: join(folder, "catalog.json"),
    discovered: join(folder, "discover.jsonl"),
  };
  writeFileSync(asked.config, JSON.stringify(config));
  writeFileSync(asked.catalog, printCatalog(streams));
  const catalog = {
    streams: found.map(({ namespace: _, ...stream }) => ({
      ...{ name: stream.name, json_schema: stream.jsonSchema, supported_sync_modes: stream.readModes },
      ...{ source_defined_cursor: true, source_defined_primary_key: stream.sourceDefinedPrimaryKey },
    })),
  };
  writeFileSync(asked.discovered, `${JSON.stringify({ type: "CATALOG", catalog })}\n`);
  return asked;
}

async function timeBare(program: string, { config, catalog }: Question, output: string): Promise<number> {
  const began = performance.now();
  const child = spawn(program, ["read", "--config", config, "--catalog", catalog], {
    stdio: ["ignore", openSync(output, "w"), "ignore"],
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`source-faker exited with ${code}`);
  return (performance.now() - began) / 1_000;
}

/** In a process of its own, whose greatest memory is what a worker needs. */
async function timeSync(url: string, environmentsDir: string, connectorId: string, config: object): Promise<Synced> {
  await emptyDatabase(url);
  const script = await bundled("bench/connector-process.ts");
  const args = [script, url, environmentsDir, connectorId, JSON.stringify(config)];
  const child = spawn(process.execPath, [...WORKER_NODE_FLAGS, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`the sync's process exited with ${code}`);
  return JSON.parse(output);
}

async function emptyDatabase(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(
    `drop schema if exists explore, explore_runs, chart, navigate, atlas_staging, atlas_quarantine cascade`,
  );
  await client.query(`truncate atlas."Source" cascade; checkpoint`);
  await client.end();
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
