import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ExpectStatic, expect, test, vi } from "vitest";
import { type StepName, SYNC_STEPS } from "../domain/steps.ts";
import { ChildWorker } from "../testing/child-worker.ts";
import { FedRecording } from "../testing/fed-recording.ts";
import { record, type StreamSetup, SyncBench, streamState, streamStatus } from "../testing/sync-bench.ts";
import { TableLock } from "../testing/table-lock.ts";
import { withDatabase } from "../testing/with-database.ts";
import { pgRunQueue } from "./pg-run-queue.ts";
import { openQueue } from "./queue.ts";

const STREAMS: StreamSetup[] = [
  {
    name: "people",
    primaryKey: [["id"]],
    properties: {
      id: { type: "integer" },
      email: { type: "string" },
      city: { type: "string" },
      born: { type: "string", format: "date" },
    },
  },
  { name: "visits", properties: { page: { type: "string" }, seconds: { type: "number" } } },
];

/** What holds each step in the middle: the table that it writes, locked by the test. Reading is held by its source. */
const WRITTEN_BY: Record<Exclude<StepName, "read">, (streamRunId: string) => string> = {
  explore: (streamRunId) => `explore_runs.s_${streamRunId.replaceAll("-", "")}`,
  pii: () => 'atlas."PiiFinding"',
  quality: () => 'atlas."QualityResult"',
  chart: () => "chart.people",
  navigate: () => "navigate.people",
  state: () => 'atlas."StreamState"',
  lineage: () => 'atlas."LineageEdge"',
};

// The queue gives up on a worker after ten silent seconds; the issue of all this is that fifteen are enough.
const NOTICED_WITHIN_MS = 15_000;
const PATIENCE = { timeout: 60_000, interval: 50 };

// Each worker holds a dozen connections, and the server has a hundred for all.
vi.setConfig({ maxConcurrency: 3 });

const undisturbed = withDatabase((url) => undisturbedRuns(url, ["first", "second"]));
const undisturbedFirst = withDatabase((url) => undisturbedRuns(url, ["first"]));

test.concurrent.for(SYNC_STEPS)(
  "a worker killed in the middle of %s: another one goes on within 15 s and leaves the same as an undisturbed run",
  { timeout: 240_000 },
  async (step, { expect }) => {
    const { left, killedAt, resumedAt } = await withDatabase((url) => runWithKill(url, step, ["first", "second"]));

    expectSame(left, await undisturbed, expect);
    expect(resumedAt - killedAt).toBeLessThan(NOTICED_WITHIN_MS);
  },
);

test.concurrent("a worker killed while it publishes a stream for the first time leaves the same, too", {
  timeout: 240_000,
}, async ({ expect }) => {
  const { left } = await withDatabase((url) => runWithKill(url, "state", ["first"]));

  expectSame(left, await undisturbedFirst, expect);
});

type Run = "first" | "second";

/** Table by table, so that a difference is found in what differs. */
function expectSame(left: Record<string, unknown>, expected: Record<string, unknown>, expect: ExpectStatic): void {
  for (const [what, rows] of Object.entries(expected)) expect(left[what], what).toEqual(rows);
}

async function undisturbedRuns(url: string, runs: readonly Run[]) {
  const bench = await SyncBench.open(url, STREAMS);
  for (const run of runs) await bench.run(recording(run));
  const left = await whatIsLeft(bench);
  await bench.close();
  return left;
}

/** The last of these runs is killed in the middle of `step` and gone on with by another worker. */
async function runWithKill(url: string, step: StepName, runs: readonly Run[]) {
  const folder = mkdtempSync(join(tmpdir(), "atlas-kill-"));
  const path = join(folder, "recording.jsonl");
  const source = new FedRecording(path);
  const bench = await SyncBench.open(url, STREAMS);
  const queue = await openQueue(url, { isSupervising: false, onError: () => {} });
  const workers: ChildWorker[] = [];
  try {
    for (const run of runs.slice(0, -1)) await bench.run(recording(run));
    const messages = recording(runs.at(-1)!);
    await bench.store.source.updateMany({ data: { config: { path } } });
    const runId = await bench.startRun();
    await pgRunQueue(bench.store, queue).dispatch();
    const people = await bench.store.streamRun.findFirstOrThrow({
      where: { runId, syncStream: { tableName: "people" } },
    });

    workers.push(new ChildWorker(url), new ChildWorker(url));
    const fed = await feedUntilCheckpoint(source, messages, { bench, runId });
    const hold = step === "read" ? null : await TableLock.take(url, WRITTEN_BY[step](people.id));
    if (step !== "read") {
      await source.feed(messages.slice(fed));
      await source.end();
      await vi.waitFor(async () => expect(await hold?.isWaitedFor()).toBe(true), PATIENCE);
    }
    await vi.waitFor(async () => expect(await runningSteps(bench, runId)).toContain(step), PATIENCE);

    const killedAt = Date.now();
    const { workerId, readFinishedAt } = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
    await workers.find(({ pid }) => workerId?.endsWith(`:${pid}`))?.kill();
    await source.end();
    await hold?.release();

    if (readFinishedAt === null) {
      await source.feed(messages);
      await source.end();
    }
    await vi
      .waitFor(async () => expect(await isOver(bench, runId)).toBe(true), PATIENCE)
      .catch((cause) => {
        throw new Error(`The run did not end:\n${workers.map(({ output }) => output).join("\n")}`, { cause });
      });
    const resumed = await bench.rows(
      `select extract(epoch from min(at)) * 1000 as at from atlas."RunEvent"
       where "runId" = '${runId}' and kind = 'run' and (payload->>'attempt')::int = 2`,
    );
    return { left: await whatIsLeft(bench), killedAt, resumedAt: Number(resumed[0]?.at) };
  } finally {
    for (const worker of workers) await worker.kill();
    await queue.stop({ graceful: false, close: true });
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Gives the source's messages until some of its records are there for good. Returns how many it gave. */
async function feedUntilCheckpoint(
  source: FedRecording,
  messages: readonly object[],
  { bench, runId }: { bench: SyncBench; runId: string },
): Promise<number> {
  let fed = messages.length >> 1;
  await source.feed(messages.slice(0, fed));
  await vi.waitFor(async () => {
    // A checkpoint is saved when something comes, not by the clock.
    await source.feed(messages.slice(fed, ++fed));
    expect(await bench.store.checkpoint.count({ where: { runId } })).toBeGreaterThan(0);
  }, PATIENCE);
  return fed;
}

async function runningSteps(bench: SyncBench, runId: string): Promise<string[]> {
  const steps = await bench.store.stepRun.findMany({ where: { runId, status: "running", NOT: { streamRunId: "" } } });
  return steps.map(({ step }) => step);
}

async function isOver(bench: SyncBench, runId: string): Promise<boolean> {
  return (await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } })).endedAt !== null;
}

/** Everything that runs leave behind and that must not tell how often their worker died. */
async function whatIsLeft(bench: SyncBench) {
  const hidden = "- '_atlas_run_id' - '_atlas_valid_from' - '_atlas_valid_to'";
  const version = `(select dense_rank from (select "startedAt", dense_rank() over (order by "startedAt") from atlas."SyncRun") r
                    where r."startedAt" = version._atlas_valid_`;
  const left: Record<string, unknown> = {};
  for (const { name } of STREAMS) {
    left[`explore.${name}`] = await bench.rows(
      `select to_jsonb(row) ${hidden} as row from explore.${name} as row order by _atlas_ordinal`,
    );
    left[`chart.${name}`] = await bench.rows(
      `select to_jsonb(row) ${hidden} as row from chart.${name} as row order by _atlas_key`,
    );
    left[`navigate.${name}`] = await bench.rows(
      `select to_jsonb(version) ${hidden} as row, ${version}from) as opened_by, ${version}to) as closed_by
       from navigate.${name} as version order by _atlas_key, _atlas_valid_from`,
    );
  }
  left.quarantine = await bench.rows("select run_number, ordinal, code, raw from atlas_quarantine.rows order by 1, 2");
  left.states = await bench.rows(
    'select kind, stream, message, version, "isCurrent" from atlas."StreamState" order by stream, version',
  );
  left.findings = await bench.rows(
    'select "columnName", "entityType", confidence, sampled, matched from atlas."PiiFinding" order by 1, 2',
  );
  left.quality = await bench.rows(
    `select number, "tableName", result.name, outcome, value, rows, "isLatest" from atlas."QualityResult" result
     join atlas."SyncRun" run on run.id = "runId" join atlas."Dataset" dataset on dataset.id = "datasetId" order by 1, 2, 3`,
  );
  left.lineage = await bench.rows(
    `select number, "eventType", "jobName", count(*)::int from atlas."LineageEvent"
     join atlas."SyncRun" run on run.id = "syncRunId" group by 1, 2, 3 order by 1, 2, 3`,
  );
  left.staging = await bench.rows("select tablename from pg_tables where schemaname = 'atlas_staging'");
  left.runs = await bench.rows('select number, status, balance, failure from atlas."SyncRun" order by number');
  return left;
}

function recording(run: Run): object[] {
  const messages: object[] = [streamStatus("people", "STARTED"), streamStatus("visits", "STARTED")];
  const isSecond = run === "second";
  for (let i = 0; i < 3_000; i++) {
    // The second time every seventh has moved, every eleventh is gone, and one in a thousand has lost its key.
    if (isSecond && i % 11 === 3) continue;
    const id = isSecond && i % 1_000 === 500 ? null : i;
    const city = isSecond && i % 7 === 0 ? "Bergen" : "Oslo";
    const born = `19${50 + (i % 50)}-0${1 + (i % 9)}-1${i % 10}`;
    messages.push(record("people", { id, email: `person.${i}@example.org`, city, born }));
    if (i % 3 === 0)
      messages.push(record("visits", { page: `/page/${i % 700}`, seconds: (i % 40) / 4 + (isSecond ? 1 : 0) }));
    if (i % 50 === 49) messages.push(streamState("people", { run, at: i }), streamState("visits", { run, at: i }));
  }
  messages.push(record("people", { id: 7, email: "person.7@example.org", city: "Tromsø", born: "1957-08-17" }));
  messages.push(streamState("people", { run, at: "end" }), streamState("visits", { run, at: "end" }));
  return [...messages, streamStatus("people", "COMPLETE"), streamStatus("visits", "COMPLETE")];
}
