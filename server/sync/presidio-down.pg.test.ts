import { expect, test } from "vitest";
import { savePiiSettings } from "../store/pii-settings.ts";
import { record, SyncBench, streamState } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

test("with Presidio away a run goes on by Atlas's own rules, and says so", () =>
  withDatabase(async (url) => {
    const properties = { mail: { type: "string" }, word: { type: "string" } };
    const bench = await SyncBench.open(url, [{ name: "people", properties, primaryKey: [["mail"]] }]);
    await savePiiSettings(bench.store, { engine: "both", expectedVersion: 0, by: "ana" });
    const names = ["ana", "bo", "cy", "di"];
    const { failure, runId } = await bench.run([
      ...names.map((name) => record("people", { mail: `${name}@example.org`, word: `${name}word` })),
      streamState("people", {}, names.length),
    ]);

    expect(failure).toBeNull();
    const steps = await bench.store.stepRun.findMany({ where: { runId, step: "pii", NOT: { streamRunId: "" } } });
    expect(steps).toMatchObject([{ status: "warned", done: 1n }]);
    const events = await bench.store.runEvent.findMany({ where: { runId } });
    expect(JSON.stringify(events.map(({ payload }) => payload))).toContain(
      "Presidio cannot be reached. The columns are judged by Atlas's own rules alone.",
    );
    await bench.close();
  }));
