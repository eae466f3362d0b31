import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { pino } from "pino";
import { expect, test } from "vitest";
import { recordedRuntime } from "../connectors/runtimes/recorded-runtime.ts";
import { record, SyncBench, streamState, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";
import { handleRun } from "./handle-run.ts";

const STREAM = {
  name: "notes",
  primaryKey: [["id"]],
  properties: { id: { type: "integer" }, text: { type: "string" } },
};
const ROWS = 4_000;

test.skipIf(!mayMount())(
  "a full disk makes a run wait with that reason, without losing what was published, and go on once there is room (skipped: may not mount a small disk)",
  () =>
    withSmallDisk(async (disk) =>
      withDatabase(async (url) => {
        await putTablesOn(disk.folder, url);
        const bench = await SyncBench.open(url, [STREAM]);
        await bench.run(notes(1));
        const recording = join(disk.parent, "read.jsonl");
        writeFileSync(
          recording,
          notes(ROWS)
            .map((message) => `${JSON.stringify(message)}\n`)
            .join(""),
        );
        const runId = await bench.startRun();
        const work = () =>
          handleRun(runId, new AbortController().signal, {
            deps: { ...bench.deps, runtimeFor: () => recordedRuntime({ read: recording }) },
            workerId: "test worker",
            log: pino({ level: "silent" }),
            // A full disk is waited for however often it was met.
            maxAttempts: 1,
            retryDelayMs: 0,
          });

        expect(await work()).toMatchObject({ kind: "retry" });
        expect(await work()).toMatchObject({ kind: "retry" });
        const waiting = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
        expect(waiting).toMatchObject({ status: "queued", failure: { code: "DISK_FULL", isRetryable: true } });
        expect(await bench.rows("select count(*)::int as n from chart.notes")).toEqual([{ n: 1 }]);

        disk.grow();
        expect(await work()).toEqual({ kind: "done" });
        const run = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId }, include: { attempts: true } });
        expect(run).toMatchObject({ status: "succeeded", failure: null });
        expect(run.attempts.map(({ outcome }) => outcome)).toEqual(["failed", "failed", "succeeded"]);
        expect(await bench.rows("select count(*)::int as n from chart.notes")).toEqual([{ n: ROWS }]);
        await bench.close();
        await emptyDisk(url);
      }),
    ),
);

function notes(count: number): object[] {
  return [
    ...Array.from({ length: count }, (_, id) => record("notes", { id, text: `${id} `.repeat(400) })),
    streamState("notes", { at: count }, count),
    streamStatus("notes", "COMPLETE"),
  ];
}

interface SmallDisk {
  parent: string;
  folder: string;
  grow(): void;
}

/** A disk in memory that is soon full, with a folder that PostgreSQL may write. */
async function withSmallDisk(body: (disk: SmallDisk) => Promise<void>): Promise<void> {
  const parent = mkdtempSync(join(tmpdir(), "atlas-disk-"));
  chmodSync(parent, 0o711);
  const mountPoint = join(parent, "disk");
  mkdirSync(mountPoint);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=3M", "tmpfs", mountPoint]);
  try {
    const folder = join(mountPoint, "tables");
    mkdirSync(folder);
    execFileSync("chown", ["postgres", folder]);
    await body({ parent, folder, grow: () => execFileSync("mount", ["-o", "remount,size=256M", mountPoint]) });
  } finally {
    execFileSync("umount", ["--lazy", mountPoint]);
    rmSync(parent, { recursive: true, force: true });
  }
}

/** From now on the database's new tables lie in the folder; what Atlas keeps of itself is where it was. */
async function putTablesOn(folder: string, url: string): Promise<void> {
  await onDatabase(url, `create tablespace small location '${folder}'`);
  await onDatabase(url, `alter database "${new URL(url).pathname.slice(1)}" set default_tablespace = 'small'`);
}

async function emptyDisk(url: string): Promise<void> {
  await onDatabase(url, "drop schema explore, explore_runs, chart, navigate, atlas_staging, atlas_quarantine cascade");
  await onDatabase(url, `alter database "${new URL(url).pathname.slice(1)}" reset default_tablespace`);
  const leftovers = await onDatabase(
    url,
    `select format('drop table if exists %s cascade', oid::regclass) as statement from pg_class
     where reltablespace = (select oid from pg_tablespace where spcname = 'small') and relkind = 'r'`,
  );
  for (const { statement } of leftovers) await onDatabase(url, String(statement));
  await onDatabase(url, "drop tablespace small");
}

async function onDatabase(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Only root may, and not in every container. */
function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), "atlas-mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1M", "tmpfs", folder], { stdio: "ignore" });
    execFileSync("umount", [folder], { stdio: "ignore" });
    execFileSync("id", ["postgres"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
