import fc from "fast-check";
import { expect, test } from "vitest";
import { record, SyncBench, streamState, streamStatus } from "../testing/sync-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

interface Row {
  id: number | null;
  name: string | null;
  amount: number | string | null;
}

/** What the layers ought to hold, kept in the simplest way. */
class Model {
  readonly chart = new Map<number, string>();
  readonly history = new Map<number, { value: string; isOpen: boolean }[]>();
  readonly #isMirror: boolean;

  constructor(isMirror: boolean) {
    this.#isMirror = isMirror;
  }

  /** Takes one run that ended well; returns its balance. */
  publish(rows: readonly Row[]) {
    const kept = new Map<number, string>();
    for (const row of rows) if (row.id !== null) kept.set(row.id, JSON.stringify([row.name, asInteger(row.amount)]));
    const quarantined = rows.filter(({ id }) => id === null).length;
    if (this.#isMirror) for (const id of [...this.chart.keys()]) if (!kept.has(id)) this.#close(id);
    // What a run sent is told apart by what was sent: a text that is no number differs from null, though both are null here.
    const sent = new Map(rows.map((row) => [row.id, JSON.stringify([row.name, row.amount])]));
    for (const [id, value] of kept) {
      if (this.#lastSent.get(id) === sent.get(id) && this.chart.has(id)) continue;
      this.#close(id);
      this.chart.set(id, value);
      this.#lastSent.set(id, sent.get(id)!);
      this.history.set(id, [...(this.history.get(id) ?? []), { value, isOpen: true }]);
    }
    return { read: rows.length, charted: kept.size, quarantined, superseded: rows.length - quarantined - kept.size };
  }

  readonly #lastSent = new Map<number, string>();

  #close(id: number): void {
    this.chart.delete(id);
    for (const version of this.history.get(id) ?? []) version.isOpen = false;
  }
}

function asInteger(value: Row["amount"]): number | null {
  return typeof value === "number" && Number.isInteger(value) ? value : null;
}

const row = fc.record<Row>({
  id: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 8 }),
  name: fc.option(fc.constantFrom("a", "b", "ö\t\\x", "{}", ""), { freq: 4 }),
  amount: fc.option(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1.5, "many")), { freq: 4 }),
});
/** A run: its rows, after how many a state comes, and whether the connector dies at its end. */
const run = fc.record({
  rows: fc.array(row, { maxLength: 14 }),
  stateAfter: fc.nat({ max: 14 }),
  diesAtEnd: fc.constantFrom(false, false, false, true),
});
const story = fc.record({ isMirror: fc.boolean(), runs: fc.array(run, { minLength: 1, maxLength: 4 }) });

function messages({ rows, stateAfter }: { rows: readonly Row[]; stateAfter: number }): object[] {
  const records = rows.map((data) => record("things", data));
  return [
    streamStatus("things", "STARTED"),
    ...records.slice(0, stateAfter),
    streamState("things", { n: stateAfter }, Math.min(stateAfter, rows.length)),
    ...records.slice(stateAfter),
    streamStatus("things", "COMPLETE"),
  ];
}

test("over any runs the layers hold what a simple model holds, and every balance adds up", () =>
  withDatabase(async (url) => {
    await fc.assert(
      fc.asyncProperty(story, async ({ isMirror, runs }) => {
        const bench = await SyncBench.open(url, [
          {
            name: "things",
            primaryKey: [["id"]],
            properties: { id: { type: "integer" }, name: { type: "string" }, amount: { type: "integer" } },
            writeMode: isMirror ? "overwrite" : "deduplicated",
          },
        ]);
        try {
          const model = new Model(isMirror);
          for (const each of runs) {
            const { runId, status } = await bench.run(messages(each), { exitCode: each.diesAtEnd ? 1 : 0 });
            expect(status).toBe(each.diesAtEnd ? "failed" : "succeeded");
            if (each.diesAtEnd) continue;
            const { balance } = await bench.store.syncRun.findUniqueOrThrow({ where: { id: runId } });
            expect(balance).toEqual(model.publish(each.rows));
            await expectSame(bench, model);
          }
        } finally {
          await bench.clear();
          await bench.close();
        }
      }),
      { numRuns: 40, endOnFailure: true },
    );
  }));

async function expectSame(bench: SyncBench, model: Model): Promise<void> {
  const charted = await bench.rows("select id::int, name, amount::int from chart.things order by id");
  expect(charted.map(({ id, name, amount }) => [id, JSON.stringify([name, amount])])).toEqual(
    [...model.chart].sort(([a], [b]) => a - b),
  );
  const versions = await bench.rows(
    `select id::int, name, amount::int, _atlas_is_current as is_open, _atlas_valid_to is null as has_no_end
     from navigate.things order by id, _atlas_valid_from`,
  );
  expect(versions.map((v) => [v.id, { value: JSON.stringify([v.name, v.amount]), isOpen: v.is_open }])).toEqual(
    [...model.history].sort(([a], [b]) => a - b).flatMap(([id, all]) => all.map((version) => [id, version])),
  );
  expect(versions.every(({ is_open, has_no_end }) => is_open === has_no_end)).toBe(true);
}
