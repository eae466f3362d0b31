import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { STANDARD_RETENTION } from "../domain/retention.ts";
import { SecretBox } from "../lib/secret-box.ts";
import { resealAll } from "../store/reseal.ts";
import { record, SyncBench } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";
import { clearOld } from "./clear-old.ts";

const PEOPLE = { name: "people", properties: { id: { type: "integer" } }, primaryKey: [["id"]] };
const LONG_AFTER = new Date(Date.now() + 400 * 86_400_000);

test("retention clears old logs, raw records and runs, and leaves what is published and the newest run", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [
      { ...PEOPLE, readMode: "incremental", writeMode: "append", cursor: ["id"] },
    ]);
    const first = await bench.run([record("people", { id: 1 })]);
    const second = await bench.run([record("people", { id: 2 })]);
    const raw = () => bench.rows("select data->>'id' as id from explore.people order by 1");
    const charted = await bench.rows("select id from chart.people order by id");
    expect(await raw()).toHaveLength(2);

    const kept = await clearOld(bench.deps, { ...STANDARD_RETENTION, rawData: null }, LONG_AFTER);
    expect(kept).toMatchObject({ rawData: 0, runs: 0 });
    const cleared = await clearOld(bench.deps, { ...STANDARD_RETENTION, rawData: 30 }, LONG_AFTER);

    expect(cleared).toMatchObject({ rawData: 1, runs: 1 });
    expect(await raw()).toEqual([{ id: "2" }]);
    expect(await bench.rows("select id from chart.people order by id")).toEqual(charted);
    expect(await bench.store.syncRun.findMany({ select: { id: true } })).toEqual([{ id: second.runId }]);
    expect(await bench.store.runEvent.count({ where: { runId: { in: [first.runId, second.runId] } } })).toBe(0);
    await bench.close();
  }));

test("rotating the key seals every secret anew, or none when one cannot be opened", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE]);
    const [before, after] = [new SecretBox(randomBytes(32)), new SecretBox(randomBytes(32))];
    const sealed = new Uint8Array(before.seal('{"token":"hunter2"}'));
    await bench.store.source.updateMany({ data: { secrets: sealed } });
    const reseal = (from: SecretBox, to: SecretBox) => (bytes: Uint8Array) => new Uint8Array(to.seal(from.open(bytes)));

    expect(await resealAll(bench.store, reseal(before, after))).toBeGreaterThanOrEqual(1);
    const [source] = await bench.store.source.findMany();
    expect(after.open(source!.secrets!)).toBe('{"token":"hunter2"}');
    await expect(resealAll(bench.store, reseal(before, after))).rejects.toThrow("sealed with another key");
    expect(after.open((await bench.store.source.findMany())[0]!.secrets!)).toBe('{"token":"hunter2"}');
    await bench.close();
  }));
