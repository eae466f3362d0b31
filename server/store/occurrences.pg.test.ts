import { expect, test } from "vitest";
import { record, SyncBench } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

const PEOPLE = {
  name: "people",
  properties: { id: { type: "integer" }, email: { type: "string" } },
  primaryKey: [["id"]],
};
const rows = ["ada", "bo", "cy", "dee", "eve"].map((name, id) =>
  record("people", { id, email: `${name}@example.org` }),
);

test("the end of a run, what it found personal and which checks newly fail are told once, and that a sync recovers", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE]);
    const first = await bench.run(rows);
    const failed = await bench.run(rows, { exitCode: 1 });
    const again = await bench.run(rows);

    const told = await bench.store.occurrence.findMany({ orderBy: { id: "asc" } });
    const of = (runId: string) => told.filter((occurrence) => occurrence.runId === runId).map(({ kind }) => kind);
    expect(of(first.runId)).toContain("run_succeeded");
    expect(of(first.runId)).toContain("pii_found");
    expect(of(failed.runId)).toEqual(["run_failed"]);
    expect(of(again.runId)).toEqual(["run_succeeded", "run_recovered"]);
    expect(told.find(({ kind }) => kind === "pii_found")).toMatchObject({
      title: "Personal data found in the column email of people.",
      syncId: bench.syncId,
    });
    expect(told.find(({ kind }) => kind === "run_failed")?.facts).toMatchObject({
      syncName: "sync",
      status: "failed",
      failure: { code: "CONNECTOR_FAILED" },
    });
    await bench.close();
  }));
