import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { openStore } from "../../store/database.ts";
import { record, SyncBench, streamState } from "../../testing/sync-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";
import { restoreBackup, writeBackup } from "./backup-folder.ts";

const parent = mkdtempSync(join(tmpdir(), "atlas-backup-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const PEOPLE = {
  name: "people",
  properties: { id: { type: "integer" }, at: { type: "integer" }, name: { type: "string" } },
  primaryKey: [["id"]],
  writeMode: "overwrite" as const,
};

test("a backup restored into an empty Atlas gives the same tables, and the next run changes them as it should", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE]);
    const at = (value: number) => streamState("people", { at: value });
    await bench.run([record("people", { id: 1, at: 1, name: "tab\t\\ \n \u2028" }), at(1)]);
    await bench.run([record("people", { id: 1, at: 2, name: "new" }), record("people", { id: 2, at: 2 }), at(2)]);
    const folder = join(parent, "whole");
    const written = await writeBackup(url, folder, { hasLayers: true });
    const before = await contents(bench);
    await bench.close();

    await withDatabase(async (empty) => {
      expect(await restoreBackup(empty, folder)).toEqual(written);
      const restored = await SyncBench.reopen(empty);
      expect(await contents(restored)).toEqual(before);
      await restored.run([
        record("people", { id: 1, at: 2, name: "new" }),
        record("people", { id: 2, at: 3, name: "two" }),
        at(3),
      ]);
      expect(await restored.rows("select id::text, name from chart.people order by id")).toEqual([
        { id: "1", name: "new" },
        { id: "2", name: "two" },
      ]);
      await expect(restoreBackup(empty, folder)).rejects.toThrow("has sources or users");
      await restored.close();
    });
  }));

test("without layers a restored sync reads from the beginning; a damaged backup changes nothing", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE]);
    await bench.run([record("people", { id: 1, at: 1 }), streamState("people", { at: 1 })]);
    const folder = join(parent, "metadata");
    await writeBackup(url, folder, { hasLayers: false });
    await bench.close();

    await withDatabase(async (empty) => {
      await restoreBackup(empty, folder);
      const store = openStore(empty);
      expect(await store.streamState.count()).toBe(1);
      expect(await store.streamState.count({ where: { isCurrent: true } })).toBe(0);
      await store.$disconnect();
    });
    await withDatabase(async (empty) => {
      const { tables } = JSON.parse(readFileSync(join(folder, "backup.json"), "utf8"));
      const { file } = tables.find(({ table }: { table: string }) => table === "SyncRun");
      writeFileSync(join(folder, file), gzipSync(""));
      await expect(restoreBackup(empty, folder)).rejects.toThrow("It is damaged");
      const store = openStore(empty);
      expect(await store.source.count()).toBe(0);
      await store.$disconnect();
    });
  }));

async function contents(bench: SyncBench) {
  return {
    chart: await bench.rows("select * from chart.people order by id"),
    navigate: await bench.rows("select * from navigate.people order by _atlas_key, _atlas_valid_from"),
    explore: await bench.rows("select * from explore.people order by 1, 2"),
    states: await bench.rows(`select * from atlas."StreamState" order by version`),
    runs: await bench.rows(`select * from atlas."SyncRun" order by number`),
    indexes: await bench.rows(
      "select regexp_replace(indexdef, 's_[0-9a-f]{32}', 's', 'g') as def from pg_indexes where schemaname in ('chart', 'navigate', 'explore') order by 1",
    ),
  };
}
