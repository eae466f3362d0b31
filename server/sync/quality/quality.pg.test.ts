import { expect, test } from "vitest";
import { saveCheckFile } from "../../store/check-files.ts";
import { insertCheckRun } from "../../store/check-runs.ts";
import { changeIncident } from "../../store/incidents.ts";
import { record, type StreamSetup, SyncBench, streamStatus } from "../../testing/sync-bench.ts";
import { withDatabase } from "../../testing/with-database.ts";
import { checkPublished } from "./check-published.ts";

const PEOPLE: StreamSetup = {
  name: "people",
  primaryKey: [["id"]],
  properties: {
    id: { type: "integer" },
    mail: { type: "string", format: "email" },
    team: { type: "string" },
    starts: { type: "string", format: "date" },
    ends: { type: "string", format: "date" },
  },
};
const TEAMS: StreamSetup = {
  name: "teams",
  primaryKey: [["code"]],
  properties: { code: { type: "string" } },
};

function lines(people: object[], teams: object[] = [{ code: "a" }]): object[] {
  return [
    ...people.map((row) => record("people", row)),
    ...teams.map((row) => record("teams", row)),
    streamStatus("people", "COMPLETE"),
    streamStatus("teams", "COMPLETE"),
  ];
}

function person(id: number, facts: object = {}): object {
  return { id, mail: `person${id}@example.com`, team: "a", starts: "2026-01-01", ends: "2026-02-01", ...facts };
}

async function saveFile(bench: SyncBench, text: string, datasetId: string | null = null): Promise<string> {
  const saved = await saveCheckFile(bench.store, {
    ...{ id: null, syncId: bench.syncId, datasetId, name: `checks-${text.length}.yml`, text, origin: "user" },
    ...{ isEnabled: true, cron: null, timeZone: "UTC", expectedVersion: null, by: "Mira", at: new Date() },
  });
  if (typeof saved === "string") throw new Error(saved);
  return saved.id;
}

async function latest(bench: SyncBench, origin: string) {
  const rows = await bench.store.qualityResult.findMany({
    where: { isLatest: true, check: { origin } },
    orderBy: [{ dataset: { name: "asc" } }, { name: "asc" }],
    include: { dataset: true },
  });
  return rows.map(({ dataset, name, outcome, value }) => [dataset.name, name, outcome, value]);
}

test("checks of a sync run on what is staged, each on its own stream, and speak for the dimensions", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE, TEAMS]);
    await saveFile(
      bench,
      `checks for people:
  - row_count = 4
  - invalid_count(mail) = 0:
      valid format: email
  - values in (team) must exist in teams (code)
  - failed rows:
      name: starts before it ends
      fail condition: starts > ends
  - schema:
      fail:
        when required column missing: [nickname]
checks for teams:
  - duplicate_count(code) = 0
  - avg(size) > 1
`,
    );
    await bench.run(
      lines([
        person(1),
        person(2, { team: "b" }),
        person(3, { mail: "no at sign" }),
        person(4, { ends: "2025-01-01" }),
      ]),
    );

    expect(await latest(bench, "user")).toEqual([
      ["people", "Schema Check", "fail", null],
      ["people", "invalid_count(mail) = 0", "fail", 1],
      ["people", "row_count = 4", "pass", 4],
      ["people", "starts before it ends", "fail", 1],
      ["people", "values in (team) must exist in teams (code)", "fail", 1],
      ["teams", "avg(size) > 1", "error", null],
      ["teams", "duplicate_count(code) = 0", "pass", 0],
    ]);
    const [accuracy] = await bench.store.qualityResult.findMany({
      where: { name: "accuracy", dataset: { name: "people" } },
    });
    expect(accuracy).toMatchObject({ outcome: "fail", value: 0.75 });
    expect(accuracy!.parts).toEqual([
      expect.objectContaining({ rule: "values in (team) must exist in teams (code)", evaluated: 4, failed: 1 }),
    ]);
    const [invalid] = await bench.store.qualityResult.findMany({ where: { name: "invalid_count(mail) = 0" } });
    const [part] = invalid!.parts as unknown as { sample: { columns: object[]; rows: string[][] } }[];
    expect(part!.sample.columns[0]).toEqual({ name: "mail", isMasked: true });
    expect(JSON.stringify(part)).not.toContain("no at sign");
    const log = await bench.store.runEvent.findMany({ where: { kind: "log" } });
    expect(JSON.stringify(log.map(({ payload }) => payload))).toContain("size");
    await bench.close();
  }));

test("an incident folds what occurs again, heals after good runs in a row, and heeds its version", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE, TEAMS]);
    await saveFile(bench, "checks for people:\n  - row_count > 1\n");
    const open = () => bench.store.incident.findMany({ where: { kind: "check_failed" }, include: { entries: true } });

    await bench.run(lines([person(1)]));
    await bench.run(lines([person(1)]));
    const [incident] = await open();
    expect(incident).toMatchObject({ title: "row_count > 1 fails on people", state: "open", occurrences: 2 });

    const by = { by: "Mira", at: new Date() };
    const acknowledge = {
      state: "acknowledged",
      assignee: "Mira",
      note: "Looking.",
      expectedVersion: 1,
      ...by,
    } as const;
    expect(await changeIncident(bench.store, incident!.id, acknowledge)).toBe("done");
    expect(await changeIncident(bench.store, incident!.id, acknowledge)).toBe("stale");

    await bench.run(lines([person(1), person(2)]));
    expect(await open()).toMatchObject([{ state: "acknowledged", passes: 1 }]);
    await bench.run(lines([person(1), person(2)]));
    const [healed] = await open();
    expect(healed).toMatchObject({ state: "resolved", assignee: "Mira" });
    expect(healed!.entries.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["opened", "occurred", "acknowledged", "assigned", "note", "passed", "resolved"]),
    );
    await bench.run(lines([person(1)]));
    expect((await open()).map(({ state }) => state).sort()).toEqual(["open", "resolved"]);
    const told = await bench.store.occurrence.findMany({ where: { kind: { startsWith: "incident" } } });
    expect(told.map(({ kind }) => kind).sort()).toEqual(["incident_opened", "incident_opened", "incident_resolved"]);
    await bench.close();
  }));

test("history makes changes and anomalies visible, and volume is watched without being asked", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE, TEAMS]);
    await saveFile(bench, "checks for people:\n  - change for row_count < 5\n  - anomaly detection for row_count\n");
    const few = Array.from({ length: 3 }, (_, index) => person(index + 1));
    for (let run = 0; run < 5; run++) await bench.run(lines(few));
    expect(await latest(bench, "user")).toEqual([
      ["people", "anomaly detection for row_count", "not_evaluated", null],
      ["people", "change for row_count < 5", "pass", 0],
    ]);

    await bench.run(lines(Array.from({ length: 30 }, (_, index) => person(index + 1))));
    expect(await latest(bench, "user")).toEqual([
      ["people", "anomaly detection for row_count", "warn", 30],
      ["people", "change for row_count < 5", "fail", 27],
    ]);
    const [volume] = await bench.store.qualityResult.findMany({
      where: { isLatest: true, name: "volume", dataset: { name: "people" } },
    });
    expect(volume).toMatchObject({
      outcome: "warn",
      value: 30,
      message: expect.stringContaining("expected 2.997 to 3.003"),
    });
    await bench.close();
  }));

test("published data is checked beside the sync; an edited check keeps its history, one that left its file goes", () =>
  withDatabase(async (url) => {
    const bench = await SyncBench.open(url, [PEOPLE, TEAMS]);
    const fileId = await saveFile(bench, "checks for people:\n  - row_count > 1\n  - missing_count(team) = 0\n");
    await bench.run(lines([person(1), person(2)]));
    const change = {
      syncId: bench.syncId,
      datasetId: null,
      name: "renamed.yml",
      origin: "user" as const,
      isEnabled: true,
    };
    const text = "checks for people:\n  - row_count > 2\n";
    await saveCheckFile(bench.store, {
      ...{ id: fileId, ...change, text, cron: "0 6 * * *", timeZone: "Europe/Oslo", expectedVersion: 1 },
      ...{ by: "Mira", at: new Date("2026-11-24T00:00:00Z") },
    });
    const run = { checkFileId: fileId, trigger: "manual" as const, triggeredBy: "Mira", at: new Date() };
    const checkRunId = await insertCheckRun(bench.store, run);
    await checkPublished(checkRunId, bench.deps);

    expect(await latest(bench, "user")).toEqual([["people", "row_count > 2", "fail", 2]]);
    const checks = await bench.store.qualityCheck.findMany({
      where: { origin: "user" },
      include: { results: true },
      orderBy: { name: "asc" },
    });
    expect(checks.map(({ name, isActive, results }) => [name, isActive, results.length])).toEqual([
      ["missing_count(team) = 0", false, 1],
      ["row_count > 2", true, 2],
    ]);
    expect(await bench.store.checkFile.findFirst({ include: { versions: true } })).toMatchObject({
      version: 2,
      nextAt: new Date("2026-11-24T05:00:00Z"),
      versions: [{ version: 1 }, { version: 2, text }],
    });
    expect(await bench.store.checkRun.findFirst()).toMatchObject({ status: "succeeded", statements: 1, problems: [] });
    await bench.close();
  }));
