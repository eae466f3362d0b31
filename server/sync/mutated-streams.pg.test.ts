import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordedRuntime } from "../connectors/runtimes/recorded-runtime.ts";
import { canonical, isWhole, readOutput } from "../testing/expected-outcome.ts";
import { mutateStream, seededRandom } from "../testing/mutate-stream.ts";
import { record, SyncBench, streamState, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

/** `npm run test:mutations` makes 10,000. */
const CASES = Number(process.env.ATLAS_TEST_MUTATIONS || 150);
const SEED = Number(process.env.ATLAS_TEST_SEED || 1);
const NAMES = ["users", "orders"];
const STREAMS = NAMES.map((name) => ({
  name,
  primaryKey: [["id"]],
  properties: { id: { type: "integer" }, text: { type: "string" } },
}));

test(
  `${CASES} connector outputs with something wrong in them: none crashes, and no difference goes unnoticed`,
  {
    timeout: 120_000 + CASES * 1_000,
  },
  () =>
    withDatabase(async (url) => {
      const bench = await SyncBench.open(url, STREAMS);
      const folder = mkdtempSync(join(tmpdir(), "atlas-mutated-"));
      const path = join(folder, "read.jsonl");
      const failures: string[] = [];
      const ends = { succeeded: 0, partial: 0, failed: 0, held: 0 };
      for (let seed = SEED; seed < SEED + CASES; seed++) {
        const random = seededRandom(seed);
        const lines = mutateStream(healthyOutput(random), random);
        const sent = Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")]));
        writeFileSync(path, sent);
        try {
          const end = await bench.runWith(recordedRuntime({ read: path }));
          ends[end.status] += 1;
          // A flipped byte may have made two lines of one.
          await compare(bench, end.runId, splitLines(sent), `seed ${seed}`);
        } catch (error) {
          failures.push(`seed ${seed}: ${error instanceof Error ? error.message : error}`);
          // A crash leaves its run open, and the sync takes no other beside it.
          await bench.store.syncRun.updateMany({ data: { status: "failed" } });
        }
      }
      expect(failures).toEqual([]);
      // Otherwise the mutations would be too gentle, or too rough, to say anything.
      expect(ends.succeeded).toBeGreaterThan(0);
      expect(ends.partial + ends.failed).toBeGreaterThan(0);
      process.stdout.write(`${CASES} mutated outputs from seed ${SEED}: ${JSON.stringify(ends)}\n`);
      rmSync(folder, { recursive: true });
      await bench.close();
    }),
);

/** What Atlas made of an output beside what a simple reader makes of it. */
async function compare(bench: SyncBench, runId: string, lines: Buffer[], seed: string): Promise<void> {
  const { streams, sendsStatuses, doubtful } = readOutput(lines, NAMES);
  const run = await bench.store.syncRun.findUniqueOrThrow({
    where: { id: runId },
    include: { streams: { include: { syncStream: true } }, steps: true },
  });
  expect(["succeeded", "partial", "failed"], seed).toContain(run.status);
  const { read, charted, quarantined, superseded } = run.balance as Record<string, number>;
  expect(read, seed).toBe(charted! + quarantined! + superseded!);
  for (const { id, status, publishedAt, syncStream } of run.streams) {
    const account = streams.get(syncStream.tableName)!;
    const where = `${seed}, ${syncStream.tableName}`;
    expect(publishedAt !== null, where).toBe(status === "succeeded");
    if (doubtful === 0) expect(status === "succeeded", where).toBe(isWhole(account, sendsStatuses));
    if (status !== "succeeded") continue;
    const ofStream = run.steps.filter(({ streamRunId }) => streamRunId === id);
    const readOf = Number(ofStream.find(({ step }) => step === "read")?.done);
    expect(readOf, where).toBeGreaterThanOrEqual(account.records.length);
    expect(readOf, where).toBeLessThanOrEqual(account.records.length + doubtful);
    const landed = await bench.rows(`select data::text as data from explore."${syncStream.tableName}"`);
    const refused = await bench.rows(
      `select count(*)::int as n from atlas_quarantine.rows where stream_run_id = '${id}'`,
    );
    expect(landed.length + Number(refused[0]?.n), where).toBe(readOf);
    if (doubtful === 0)
      expectIncluded(
        landed.map(({ data }) => canonical(JSON.parse(String(data)))),
        account.records,
        where,
      );
  }
}

/** Every landed record was sent, as often as it landed; U+0000, which jsonb cannot hold, is replaced. */
function expectIncluded(landed: readonly string[], sent: readonly string[], where: string): void {
  const left = sent.map((text) => text.replaceAll("\\u0000", "\ufffd"));
  for (const data of landed) {
    const at = left.indexOf(data);
    expect(at, `${where}: ${data} was never sent`).not.toBe(-1);
    left.splice(at, 1);
  }
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from);
    lines.push(bytes.subarray(from, end === -1 ? bytes.length : end));
    from = end === -1 ? bytes.length : end + 1;
  }
  return lines;
}

function healthyOutput(random: () => number): object[] {
  const messages: object[] = NAMES.map((name) => streamStatus(name, "STARTED"));
  for (const name of NAMES) {
    for (let batch = 0; batch < 2; batch++) {
      const count = 1 + Math.floor(random() * 4);
      for (let n = 0; n < count; n++) {
        messages.push(record(name, { id: Math.floor(random() * 8), text: `Ærø ${n} "quoted" \\ ${random()}` }));
      }
      messages.push(streamState(name, { at: batch }, count));
    }
    messages.push(streamStatus(name, "COMPLETE"));
  }
  messages.push({ type: "LOG", log: { level: "INFO", message: "done" } });
  return messages;
}
