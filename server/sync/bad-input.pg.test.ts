import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { processRuntime } from "../connectors/runtimes/process-runtime.ts";
import { BLOCKING_RUN_STATUSES } from "../domain/steps.ts";
import { SourceBench } from "../testing/source-bench.ts";
import { record, SyncBench, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "atlas-bad-input-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a file that is not as it should be", () => {
  test("ragged rows are quarantined with their line, the others are charted", () =>
    withFile("ragged.csv", "id,city\n1,Oslo\n2\n3,Rome,extra\n4,Lima\n", async (bench) => {
      expect(await bench.run()).toMatchObject({ status: "succeeded" });
      expect(await bench.rows("select id, city from chart.ragged order by id")).toEqual([
        { id: "1", city: "Oslo" },
        { id: "4", city: "Lima" },
      ]);
      expect(await bench.quarantine()).toEqual([
        { code: "RAGGED_ROW", reason: "line 3 has 1 field, its header has 2" },
        { code: "RAGGED_ROW", reason: "line 4 has 3 fields, its header has 2" },
      ]);
      expect(await bench.balance()).toEqual({ read: 4, charted: 2, quarantined: 2, superseded: 0 });
    }));

  test("Windows-1252 is found out; a line that is no text in its file's encoding is quarantined", () =>
    withFile("western.csv", Buffer.from("id,city\n1,Tromsø\n", "latin1"), async (bench, path) => {
      await bench.run();
      expect(await bench.rows("select city from chart.western")).toEqual([{ city: "Tromsø" }]);

      // Past the first look at the file, so that it was taken for UTF-8.
      const lines = Array.from({ length: 40_000 }, (_, i) => `${i},Malmö\n`).join("");
      writeFileSync(
        path,
        Buffer.concat([Buffer.from(`id,city\n${lines}`), Buffer.from("40001,Troms\xf8\n", "latin1")]),
      );
      await bench.run();
      expect(await bench.quarantine()).toEqual([
        { code: "INVALID_ENCODING", reason: "line 40,002 has bytes that are no UTF-8 text" },
      ]);
      expect(await bench.balance()).toEqual({ read: 40_001, charted: 40_000, quarantined: 1, superseded: 0 });
    }));

  test("a NUL byte, which PostgreSQL cannot hold, is replaced and noted on its row", () =>
    withFile("nul.csv", "id,city\n1,Os\u0000lo\n2,Rome\n", async (bench) => {
      await bench.run();
      expect(await bench.rows("select city, _atlas_meta as meta from chart.nul order by id")).toEqual([
        {
          city: "Os\ufffdlo",
          meta: { changes: [{ field: "city", change: "REPAIRED", reason: "CHARACTER_NOT_STORABLE" }] },
        },
        { city: "Rome", meta: null },
      ]);
      expect(await bench.balance()).toEqual({ read: 2, charted: 2, quarantined: 0, superseded: 0 });
    }));

  test("a field of 50 MB goes through whole", async () => {
    const path = join(folder, "large", "large.csv");
    mkdirSync(join(folder, "large"));
    const file = createWriteStream(path);
    file.write("id,text\n1,short\n2,");
    for (let i = 0; i < 50; i++) file.write(Buffer.alloc(1 << 20, "x"));
    file.end("\n3,short\n");
    await finished(file);
    await withDatabase(async (url) => {
      const bench = await SourceBench.files(url, path);
      expect(await bench.run()).toMatchObject({ status: "succeeded" });
      expect(await bench.rows("select id, length(text) as length from chart.large order by id")).toEqual([
        { id: "1", length: 5 },
        { id: "2", length: 50 << 20 },
        { id: "3", length: 5 },
      ]);
      expect(await bench.rows("select count(*)::int as n from navigate.large")).toEqual([{ n: 3 }]);
      await bench.close();
    });
  });

  test("2,000 columns become a table, though PostgreSQL's has room for 1,600", () => {
    const columns = Array.from({ length: 2_000 }, (_, i) => `c${i}`);
    const row = (n: number) => columns.map((_, i) => (i === 0 ? n : i * n)).join(",");
    return withFile("wide.csv", `${columns.join(",")}\n${row(1)}\n${row(2)}\n`, async (bench) => {
      expect(await bench.run()).toMatchObject({ status: "succeeded" });
      expect(
        await bench.rows(
          "select c0, c1, data->>'c1999' as last from chart.wide join explore.wide using (_atlas_key) order by 1",
        ),
      ).toEqual([
        { c0: "1", c1: "1", last: "1999" },
        { c0: "2", c1: "2", last: "3998" },
      ]);
      expect(await bench.rows("select (_atlas_rest->>'c1999')::int as last from chart.wide order by 1")).toEqual([
        { last: 1999 },
        { last: 3998 },
      ]);
    });
  });

  test("columns of the same name and of none get names of their own", () =>
    withFile("headers.csv", "id,name,name,,\n1,a,b,c,d\n", async (bench) => {
      await bench.run();
      const [{ data }] = (await bench.rows("select data from explore.headers")) as [{ data: Record<string, unknown> }];
      expect(new Set(Object.values(data).map(String))).toEqual(new Set(["1", "a", "b", "c", "d"]));
      expect(Object.keys(data)).toHaveLength(5);
      expect(await bench.balance()).toEqual({ read: 1, charted: 1, quarantined: 0, superseded: 0 });
    }));

  test("rows without their key are quarantined with what is missing", () =>
    withFile(
      "keys.jsonl",
      '{"id":1,"city":"Oslo"}\n{"city":"Rome"}\n{"id":null,"city":"Lima"}\nnot json\n',
      async (bench) => {
        await bench.run();
        expect(await bench.rows("select id from chart.keys")).toEqual([{ id: "1" }]);
        expect((await bench.quarantine()).map(({ code }) => code)).toEqual([
          "MISSING_KEY",
          "MISSING_KEY",
          "INVALID_JSON",
        ]);
        expect(await bench.balance()).toEqual({ read: 4, charted: 1, quarantined: 3, superseded: 0 });
      },
      { key: ["id"] },
    ));
});

const SCRIPT = fileURLToPath(new URL("../connectors/testing/scripted-connector.mjs", import.meta.url));
const USERS = { name: "users", primaryKey: [["id"]], properties: { id: { type: "integer" } } };
const scripted = processRuntime({ connector: "scripted", file: process.execPath, args: [SCRIPT] });

describe("a connector that is not as it should be", () => {
  test.for([
    { what: "exits with 1", end: { exit: 1 }, code: "CONNECTOR_FAILED", words: "code 1" },
    { what: "is killed", end: { killSelf: "SIGKILL" }, code: "CONNECTOR_FAILED", words: "SIGKILL" },
  ])("one that $what fails the run and leaves what was published", ({ end, code, words }) =>
    withDatabase(async (url) => {
      const bench = await publishedOnce(url);
      await bench.store.source.updateMany({
        data: { config: { steps: [{ records: { stream: "users", count: 3 } }, end] } },
      });
      const { status, failure, runId } = await bench.runWith(scripted);

      expect({ status, code: failure?.code }).toEqual({ status: "failed", code });
      expect(failure?.message).toContain(words);
      expect(await bench.rows("select id from chart.users")).toEqual([{ id: "7" }]);
      expect(await bench.rows("select id from navigate.users")).toEqual([{ id: "7" }]);
      const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
      expect(run.balance).toEqual({ read: 0, charted: 0, quarantined: 0, superseded: 0 });
      await bench.close();
    }),
  );

  test("garbage between its messages is log, and its records arrive", () =>
    withDatabase(async (url) => {
      const bench = await publishedOnce(url);
      const garbage = join(folder, "garbage");
      writeFileSync(garbage, Buffer.from("Traceback (most recent call last):\n\u0000\u0001\xff\xfe {]\n", "latin1"));
      const steps = [
        { printFile: garbage },
        { say: record("users", { id: 1 }) },
        { print: '{"type":"RECORD","record":{"stream":"users","data":{"id":\n' },
        { print: '{"type":"RECORD"}\n{"type":"NEWS"}\n[1,2]\n' },
        { say: record("users", { id: 2 }) },
      ];
      await bench.store.source.updateMany({ data: { config: { steps } } });
      const { status, runId } = await bench.runWith(scripted);

      expect(status).toBe("succeeded");
      expect(await bench.rows("select id from chart.users order by id")).toEqual([{ id: "1" }, { id: "2" }]);
      const logs = await bench.rows(
        `select payload->>'message' as line from atlas."RunEvent" where "runId" = '${runId}' and kind = 'log' order by seq`,
      );
      expect(logs.map(({ line }) => line)).toContain("Traceback (most recent call last):");
      await bench.close();
    }));

  test("one that prints nothing for too long is ended, and the run says so", () =>
    withDatabase(async (url) => {
      const bench = await publishedOnce(url);
      await bench.store.source.updateMany({ data: { config: { steps: [{ ignoreTerm: null }, { hang: null }] } } });
      await bench.store.sync.updateMany({ data: { silenceLimitSeconds: 1 } });
      const deaf = processRuntime({ connector: "scripted", file: process.execPath, args: [SCRIPT], graceMs: 200 });
      expect(await bench.runWith(deaf)).toMatchObject({ status: "failed", failure: { code: "CONNECTOR_SILENT" } });
      expect(await bench.rows("select id from chart.users")).toEqual([{ id: "7" }]);
      await bench.close();
    }));
});

test("a sync has one active run: the database refuses a second", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [USERS]);
    const first = await bench.startRun();
    await expect(bench.startRun()).rejects.toThrow(/unique/i);
    for (const status of BLOCKING_RUN_STATUSES) {
      await bench.store.syncRun.update({ where: { id: first }, data: { status } });
      await expect(bench.startRun()).rejects.toThrow(/unique/i);
    }
    await bench.store.syncRun.update({ where: { id: first }, data: { status: "succeeded" } });
    await bench.startRun();
    await bench.close();
  }));

async function publishedOnce(url: string): Promise<SyncBench> {
  const bench = await SyncBench.open(url, [USERS]);
  await bench.run([record("users", { id: 7 }), streamStatus("users", "COMPLETE")]);
  return bench;
}

/** A sync of one file over the connector for files, whose schema and key are what discovery found. */
async function withFile(
  name: string,
  content: string | Buffer,
  body: (bench: SourceBench, path: string) => Promise<void>,
  options: { key?: string[] } = {},
): Promise<void> {
  const path = join(mkdtempSync(join(folder, "file-")), name);
  writeFileSync(path, content);
  await withDatabase(async (url) => {
    const bench = await SourceBench.files(url, path, options);
    await body(bench, path);
    await bench.close();
  });
}
