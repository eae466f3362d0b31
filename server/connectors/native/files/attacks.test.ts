import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, expect, test } from "vitest";
import { confineFiles } from "./file-roots.ts";
import { readFilesConfig } from "./files-config.ts";
import { filesConnector } from "./files-connector.ts";
import { locateFiles } from "./locate-files.ts";
import { Workspace } from "./workspace.ts";

const folder = mkdtempSync(join(tmpdir(), "atlas-roots-"));
const inside = join(folder, "inside");
const outside = join(folder, "outside");
for (const each of [inside, outside, join(folder, "inside-too")]) mkdirSync(each);
writeFileSync(join(inside, "good.csv"), "id\n1\n");
writeFileSync(join(outside, "secret.csv"), "id\n1\n");
writeFileSync(join(folder, "inside-too", "secret.csv"), "id\n1\n");
symlinkSync(join(outside, "secret.csv"), join(inside, "link.csv"));
symlinkSync(outside, join(inside, "door"));

afterEach(() => confineFiles(null));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function outcome(path: string): Promise<string> {
  const { status, message } = await filesConnector.check({ path }, new AbortController().signal);
  return status === "SUCCEEDED" ? "read" : (message ?? "");
}

test("files are read within the configured roots only, whatever the path and wherever its links lead", async () => {
  confineFiles([inside]);
  expect(await outcome(join(inside, "good.csv"))).toBe("read");
  for (const path of [
    join(outside, "secret.csv"),
    `${inside}/../outside/secret.csv`,
    join(inside, "link.csv"),
    join(inside, "door", "secret.csv"),
    join(inside, "door"),
    join(inside, "*.csv"),
    `${inside}-too/secret.csv`,
    "/etc/passwd",
  ]) {
    expect({ path, outcome: await outcome(path) }).toEqual({ path, outcome: expect.stringContaining("outside of") });
  }
});

test("an archive that unpacks to a disk full is stopped on the way", async () => {
  const bomb = join(inside, "bomb.csv.gz");
  const line = Buffer.alloc(1024 * 1024, "0");
  writeFileSync(
    bomb,
    gzipSync(Buffer.concat([Buffer.from("id\n"), ...Array(96).fill(Buffer.concat([line, Buffer.from("\n")]))])),
  );
  await using workspace = new Workspace();
  const { signal } = new AbortController();
  const [file] = await locateFiles(readFilesConfig({ path: bomb }), workspace, signal);
  const unpack = async () => {
    let bytes = 0;
    for await (const chunk of file!.open(signal)) bytes += chunk.length;
    return bytes;
  };
  await expect(unpack()).rejects.toThrow("unpacks to more than 500 times its size");
});
