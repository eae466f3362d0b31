import { expect, test } from "vitest";
import { withApi } from "../../testing/api-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";
import { globalId } from "../global-id.ts";

const SET = `mutation ($input: SetScheduleInput!) { setSchedule(input: $input) {
  sync { schedule { kind description version paused { by because } nextRuns(count: 3) } } userErrors { code message field }
} }`;

test("a schedule is previewed, set once per version, paused with a reason and resumed", () =>
  withDatabase((url) =>
    withApi(url, {}, async ({ ask, keyOf, store }) => {
      const headers = await keyOf("operator");
      const source = await store.source.create({ data: { name: "s", connectorId: "files", config: {} } });
      const sync = await store.sync.create({ data: { name: "nightly", sourceId: source.id } });
      const syncId = globalId("Sync", sync.id);
      const schedule = { kind: "CRON", cron: "0 6 * * 1-5", timeZone: "Europe/Berlin" };

      const preview = await ask(
        `query ($schedule: ScheduleInput!) { previewSchedule(schedule: $schedule) { description nextRuns userErrors { field } } }`,
        { schedule },
        headers,
      );
      expect(preview.data.previewSchedule.nextRuns).toHaveLength(5);
      const refused = await ask(
        SET,
        { input: { syncId, expectedVersion: 0, schedule: { ...schedule, cron: "0 25 * * *" } } },
        headers,
      );
      expect(refused.data.setSchedule.userErrors).toMatchObject([{ code: "INVALID", field: ["schedule", "cron"] }]);

      const set = await ask(SET, { input: { syncId, expectedVersion: 0, schedule } }, headers);
      expect(set.data.setSchedule).toMatchObject({
        sync: { schedule: { kind: "CRON", description: "0 6 * * 1-5 in Europe/Berlin", version: 1 } },
        userErrors: [],
      });
      expect(set.data.setSchedule.sync.schedule.nextRuns).toEqual(preview.data.previewSchedule.nextRuns.slice(0, 3));
      const late = await ask(SET, { input: { syncId, expectedVersion: 0, schedule } }, headers);
      expect(late.data.setSchedule.userErrors).toMatchObject([{ code: "STALE" }]);

      const stopped = await ask(
        `mutation { pauseSchedules(input: { note: "Migration of the source." }) { changed } }`,
        {},
        headers,
      );
      expect(stopped.data.pauseSchedules).toEqual({ changed: 1 });
      const list = `{ scheduledSyncs { nodes { name schedule { nextRuns paused { by because } } } } }`;
      expect((await ask(list, {}, headers)).data.scheduledSyncs.nodes).toEqual([
        {
          name: "nightly",
          schedule: { nextRuns: [], paused: { by: "a operator", because: "Migration of the source." } },
        },
      ]);
      await ask(`mutation { resumeSchedules(input: {}) { changed } }`, {}, headers);
      const [resumed] = (await ask(list, {}, headers)).data.scheduledSyncs.nodes;
      expect(resumed.schedule).toEqual({ nextRuns: preview.data.previewSchedule.nextRuns, paused: null });
    }),
  ));

test("statistics tell how runs went by day, and which syncs are slow", () =>
  withDatabase((url) =>
    withApi(url, {}, async ({ ask, keyOf, store }) => {
      const source = await store.source.create({ data: { name: "s", connectorId: "files", config: {} } });
      const sync = await store.sync.create({ data: { name: "nightly", sourceId: source.id } });
      const anHourAgo = Date.now() - 3_600_000;
      for (const [n, status] of ["succeeded", "succeeded", "failed", "cancelled"].entries()) {
        await store.syncRun.create({
          data: {
            syncId: sync.id,
            trigger: "schedule",
            triggeredBy: "test",
            status,
            startedAt: new Date(anHourAgo),
            endedAt: new Date(anHourAgo + (n + 1) * 10_000),
            balance: { read: 100 },
          },
        });
      }

      const { data, errors } = await ask(
        `{ runStatistics(days: 7, timeZone: "Europe/Berlin") {
          total { runs succeeded failed successRate medianDurationMs records } byDay { day runs }
          slowest { medianDurationMs longestDurationMs sync { name typicalDurationMs } } } }`,
        {},
        await keyOf("viewer"),
      );
      expect(errors).toBeUndefined();
      expect(data.runStatistics.total).toEqual({
        runs: 4,
        succeeded: 2,
        failed: 1,
        successRate: 2 / 3,
        medianDurationMs: 20_000,
        records: "400",
      });
      expect(data.runStatistics.byDay).toHaveLength(8);
      expect(data.runStatistics.byDay.map(({ runs }: { runs: number }) => runs).toSorted()).toEqual([
        0, 0, 0, 0, 0, 0, 0, 4,
      ]);
      expect(data.runStatistics.slowest).toEqual([
        { medianDurationMs: 20_000, longestDurationMs: 30_000, sync: { name: "nightly", typicalDurationMs: 15_000 } },
      ]);
    }),
  ));
