import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withDatabase } from "../../testing/with-database.ts";

const CLI = fileURLToPath(new URL("../../cli.ts", import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "atlas-state-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a run leaves its sync's state in the backup folder, and an empty database goes on from it", async () => {
  const files = join(folder, "cities.jsonl");
  writeFileSync(files, '{"id":1,"city":"Oslo"}\n{"id":2,"city":"Rome"}\n');
  const backups = join(folder, "backups");
  const atlas = (args: string[], databaseUrl: string, env: Record<string, string> = {}) =>
    runAtlas(args, { DATABASE_URL: databaseUrl, ATLAS_STATE_BACKUP_DIR: backups, ...env });

  const exported = await withDatabase(async (url) => {
    expect(await atlas(["sync", files], url)).toMatchObject({ code: 0 });
    const { stdout } = await atlas(["state", "export", "--sync", "cities"], url);
    return stdout;
  });
  expect(JSON.parse(exported)).toMatchObject([{ type: "STREAM", stream: { stream_descriptor: { name: "cities" } } }]);
  const [file] = readdirSync(backups);
  expect(readdirSync(backups)).toHaveLength(1);
  expect(JSON.parse(readFileSync(join(backups, file!), "utf8")).states).toEqual(JSON.parse(exported));

  await withDatabase(async (url) => {
    writeFileSync(join(backups, "cut.json"), readFileSync(join(backups, file!), "utf8").slice(0, 200));
    const restored = await atlas(["state", "restore"], url);
    expect(restored).toMatchObject({ code: 1, stderr: expect.stringContaining("cut.json: This is no backup") });
    expect(restored.stdout).toContain("cities: 1 state of ");
    expect(restored.stdout).toContain("sync made anew");
    rmSync(join(backups, "cut.json"));

    expect((await atlas(["state", "export", "--sync", "cities"], url)).stdout).toBe(exported);
    expect((await atlas(["state", "show"], url)).stdout).toMatch(/cities +cities/);
    expect(await atlas(["state", "restore", "--sync", "cities"], url)).toMatchObject({ code: 0 });
    expect(await atlas(["sync", files], url)).toMatchObject({ code: 0 });
    expect(readdirSync(backups)).toEqual([file]);
  });
});

test.each([
  [["state"], 2, "do what"],
  [["state", "export"], 2, "Which sync"],
  [["state", "restore"], 2, "Which folder"],
  [["state", "restore", "--dir", "/nowhere"], 1, "cannot be read"],
])("atlas %j is refused with what to do", async (args, code, words) => {
  const answer = await runAtlas(args, {});
  expect(answer.code).toBe(code);
  expect(answer.stderr).toContain(words);
});

function runAtlas(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number; stdout: string; stderr: string }> {
  const all = { PATH: process.env.PATH, ATLAS_HOME: join(folder, "home"), ...env };
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", CLI, ...args], { env: all }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}
