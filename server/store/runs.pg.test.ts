import { expect, test } from "vitest";
import { withDatabase } from "../testing/with-database.ts";
import { openStore, type Store } from "./database.ts";
import { createOnce } from "./mutation-receipts.ts";
import { findRun, insertRun, requestCancel } from "./runs.ts";

const at = new Date("2026-03-01T10:00:00Z");

async function newSync(store: Store): Promise<string> {
  const source = await store.source.create({
    data: { name: "a", connectorId: "files", config: {}, streams: { create: { name: "s", jsonSchema: {} } } },
    include: { streams: true },
  });
  const modes = { readMode: "full_refresh", writeMode: "overwrite", tableName: "s", streamId: source.streams[0]!.id };
  return (await store.sync.create({ data: { name: "a", sourceId: source.id, streams: { create: modes } } })).id;
}

test("of many starts at once one queues a run, the others learn its number; the database itself allows no second", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    const syncId = await newSync(store);
    const start = () => store.$transaction((db) => insertRun(db, { syncId, trigger: "manual", triggeredBy: "t", at }));

    const started = await Promise.all([start(), start(), start(), start()]);

    const [run] = await store.syncRun.findMany({ include: { streams: true, events: true } });
    expect(started.filter((outcome) => typeof outcome === "object" && "runId" in outcome)).toHaveLength(1);
    expect(started.filter((outcome) => typeof outcome === "object" && "activeRun" in outcome)).toEqual(
      Array(3).fill({ activeRun: run!.number, status: "queued" }),
    );
    expect([run!.streams.length, run!.events.map(({ kind }) => kind)]).toEqual([1, ["run"]]);
    const second = store.syncRun.create({ data: { syncId, trigger: "manual", triggeredBy: "t" } });
    await expect(second).rejects.toMatchObject({ code: "P2002" });
    await store.$disconnect();
  }));

test("cancelling ends a queued run at once, asks a running one to stop, and leaves one that is over", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    const syncId = await newSync(store);
    const begin = async () => {
      const started = await store.$transaction((db) =>
        insertRun(db, { syncId, trigger: "manual", triggeredBy: "t", at }),
      );
      return typeof started === "object" && "runId" in started ? started.runId : "";
    };
    const cancel = (id: string) => store.$transaction((db) => requestCancel(db, id, at));

    const queued = await begin();
    expect([await cancel(queued), await cancel(queued)]).toEqual(["queued", "cancelled"]);
    expect(await findRun(store, queued)).toMatchObject({ status: "cancelled", endedAt: at, lastSeq: 2n });

    const running = await begin();
    await store.syncRun.update({ where: { id: running }, data: { status: "running" } });
    expect([await cancel(running), await cancel(running)]).toEqual(["running", "cancelling"]);
    expect(await findRun(store, running)).toMatchObject({ status: "cancelling", endedAt: null, lastSeq: 2n });
    expect(await cancel("01900000-0000-7000-8000-000000000000")).toBeNull();
    await store.$disconnect();
  }));

test("calls at once with one clientMutationId make one thing and get the same answer", () =>
  withDatabase(async (url) => {
    const store = openStore(url);
    let made = 0;
    const call = () =>
      createOnce(store, { mutation: "createSource", clientMutationId: "abc" }, async (db) => {
        made += 1;
        const source = await db.source.create({ data: { name: `source ${made}`, connectorId: "files", config: {} } });
        return { id: source.id };
      });

    const answers = await Promise.all([call(), call(), call()]);

    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect([made, await store.source.count()]).toEqual([1, 1]);
    await store.$disconnect();
  }));
