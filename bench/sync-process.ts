// One sync of a recorded stream in a process of its own, as a worker runs it. Prints its seconds and its greatest memory.
import pg from "pg";
import { recordedRuntime } from "../server/connectors/runtimes/recorded-runtime.ts";
import { SyncBench } from "../server/testing/sync-bench.ts";
import { ORDER_PROPERTIES } from "./records.ts";

const [url = "", records = "", ...runs] = process.argv.slice(2);
await emptyLayers(url);
const bench = await SyncBench.open(url, [{ name: "orders", properties: ORDER_PROPERTIES, primaryKey: [["id"]] }]);

let syncSeconds = 0;
for (const messages of runs) {
  await bench.layers.query("checkpoint");
  const began = performance.now();
  const { failure, runId } = await bench.runWith(recordedRuntime({ read: messages }));
  syncSeconds = (performance.now() - began) / 1_000;
  if (failure !== null) throw new Error(failure.message);
  await printSteps(runId);
}
const [{ n }] = (await bench.rows("select count(*)::int as n from navigate.orders where _atlas_is_current")) as [
  { n: number },
];
if (n !== Number(records)) throw new Error(`${n} of ${records} records are current in navigate`);
await bench.close();
console.log(JSON.stringify({ syncSeconds, peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1_024) }));

async function printSteps(runId: string): Promise<void> {
  const steps = await bench.store.stepRun.findMany({ where: { runId, NOT: { streamRunId: "" } } });
  const seconds = steps.map(({ step, startedAt, endedAt }) => {
    return `${step} ${(((endedAt?.getTime() ?? 0) - (startedAt?.getTime() ?? 0)) / 1_000).toFixed(1)}`;
  });
  console.error(`  ${seconds.join(", ")}`);
}

async function emptyLayers(databaseUrl: string): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query(
    `drop schema if exists explore, explore_runs, chart, navigate, atlas_staging, atlas_quarantine cascade`,
  );
  await client.query(`truncate atlas."Source", atlas."LineageEvent", atlas."LineageEdge" cascade`);
  await client.end();
}
