import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withDatabase } from "../testing/with-database.ts";
import type { RunResult } from "./run-result.ts";

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "atlas-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The command as a person runs it, on this database. */
function atlas(args: string[], databaseUrl?: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { PATH: process.env.PATH, ATLAS_HOME: join(folder, "home"), DATABASE_URL: databaseUrl };
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", CLI, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

function makeFiles(name: string): string {
  const path = join(folder, name);
  rmSync(path, { recursive: true, force: true });
  writeFiles(path, { "cities.csv": "id,city,founded\n1,Oslo,1040-01-01\n2,Bergen,1070-01-01\n" });
  writeFiles(path, { "visits.jsonl": '{"page":"/a","seconds":1.5}\n{"page":"/b","seconds":2}\n' });
  return path;
}

test("syncing a folder twice fills the tables once, and says what it read and where it is", () =>
  withDatabase(async (url) => {
    const path = makeFiles("town");
    const first = await atlas(["sync", path], url);
    expect(first).toMatchObject({ code: 0 });
    expect(first.stdout).toMatch(/cities +2 +2 +0 +2 +0 +cities\n/);
    expect(first.stdout).toContain("Run 1 succeeded.");
    expect(first.stderr).toContain("visits: lineage succeeded");

    writeFiles(path, { "cities.csv": "id,city,founded\n1,Oslo,1040-01-01\n2,Bergen,1070-01-01\n3,Moss,1720-01-01\n" });
    writeFiles(path, { "roads.csv": "id,from,to\n1,Oslo,Moss\n" });
    const second = await atlas(["sync", path, "--json"], url);
    const { streams } = JSON.parse(second.stdout) as RunResult;

    expect(
      streams.map(({ stream, versionsOpened, versionsClosed }) => [stream, versionsOpened, versionsClosed]),
    ).toEqual([
      ["cities", 1, 0],
      ["roads", 1, 0],
      ["visits", 0, 0],
    ]);
    const client = new pg.Client(url);
    await client.connect();
    expect((await client.query("select id, city, founded::text from chart.cities order by id")).rows).toEqual([
      { id: "1", city: "Oslo", founded: "1040-01-01" },
      { id: "2", city: "Bergen", founded: "1070-01-01" },
      { id: "3", city: "Moss", founded: "1720-01-01" },
    ]);
    expect((await client.query('select count(*)::int as n from atlas."Source"')).rows).toEqual([{ n: 1 }]);
    await client.end();
  }));

test("a run that cannot publish everything ends with 1 and the reason of the stream that failed", () =>
  withDatabase(async (url) => {
    const path = makeFiles("half");
    await atlas(["sync", path], url);
    rmSync(join(path, "visits.jsonl"));
    const { code, stdout } = await atlas(["sync", path], url);

    expect(code).toBe(1);
    expect(stdout).toContain("Run 2 partial.");
    expect(stdout).toContain("visits, read: There is no file for the stream visits any more.");
  }));

test("--key decides which rows are the same, and is refused when no file has it", () =>
  withDatabase(async (url) => {
    const path = join(folder, "prices");
    writeFiles(path, { "prices.csv": "shop,item,price\na,tea,1\na,tea,2\nb,tea,3\n" });
    expect(await atlas(["sync", path, "--key", "colour"], url)).toMatchObject({ code: 2 });
    const { stdout } = await atlas(["sync", path, "--key", "shop,item", "--json"], url);

    expect((JSON.parse(stdout) as RunResult).balance).toEqual({ read: 3, charted: 2, quarantined: 0, superseded: 1 });
  }));

test("a connector tells its spec, checks, discovers and reads without a database", async () => {
  const path = makeFiles("asked");
  const config = join(folder, "config.json");
  writeFileSync(config, JSON.stringify({ path }));

  expect(JSON.parse((await atlas(["connector", "spec", "files"])).stdout)).toMatchObject({ required: ["path"] });
  expect(await atlas(["connector", "check", "files", "--config", config])).toMatchObject({
    code: 0,
    stdout: "The check passed: 2 files can be read: cities, visits.\n",
  });
  const read = await atlas(["connector", "read", "files", "--config", config, "--streams", "cities", "--limit", "1"]);
  expect(read.code).toBe(0);
  const [line, ...more] = read.stdout.trim().split("\n");
  expect(JSON.parse(line ?? "")).toMatchObject({
    type: "RECORD",
    record: { stream: "cities", data: { city: "Oslo" } },
  });
  expect(more).toEqual([]);

  writeFileSync(config, JSON.stringify({ path: join(folder, "nowhere") }));
  expect(await atlas(["connector", "check", "files", "--config", config])).toMatchObject({ code: 1 });
});

test("what does not exist is named, with what does, and exit code 2", async () => {
  const unknown = await atlas(["explode"]);
  expect(unknown).toMatchObject({ code: 2, stdout: "" });
  expect(unknown.stderr).toContain("Atlas has no command explode.");
  expect(unknown.stderr).toContain("Usage: atlas <command>");
  expect((await atlas(["sync", join(folder, "nowhere")])).stderr).toContain("There is no file or folder");
});

function writeFiles(path: string, files: Record<string, string>): void {
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
}
