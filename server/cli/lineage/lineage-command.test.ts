import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { FULL_EVENT } from "../../domain/lineage/spec/testing/full-event.ts";

const ROOT = join(import.meta.dirname, "../../..");
const folder = mkdtempSync(join(tmpdir(), "atlas-lineage-"));
const event = { ...FULL_EVENT, run: { runId: FULL_EVENT.run.runId } };
const files = {
  good: write("good.json", JSON.stringify([event, FULL_EVENT])),
  bad: write("bad.jsonl", `${JSON.stringify(event)}\n${JSON.stringify({ ...event, job: { namespace: "n" } })}\n{\n`),
  key: write("key", "sesame\n"),
  out: join(folder, "out.jsonl"),
};
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function atlas(...args: string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", "server/cli.ts", "lineage", ...args], { cwd: ROOT });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status, stdout, stderr };
}

test("atlas lineage validate names file, line and JSON path of each fault, and its exit code says whether there are any", async () => {
  expect(await atlas("validate", files.good)).toMatchObject({ status: 0, stdout: "2 events in 1 file: all valid.\n" });
  const { status, stdout } = await atlas("validate", files.good, files.bad);
  expect(status).toBe(1);
  expect(stdout.split("\n")).toEqual([
    `${files.bad}:2: $.job.name is missing`,
    expect.stringContaining(`${files.bad}:3: $ is not JSON: `),
    "4 events in 2 files: 2 faults.",
    "",
  ]);
  expect(JSON.parse((await atlas("validate", "--json", files.bad)).stdout)).toMatchObject({ events: 2, faults: 2 });
  expect((await atlas("validate", join(folder, "none.json"))).stdout).toContain("$ cannot be read: ENOENT");
  expect((await atlas("validate")).status).toBe(2);
});

test("atlas lineage emit sends to a server, which may fail at first, and to a file at once", async () => {
  const got: { body: unknown; key: string | undefined; url: string | undefined }[] = [];
  let failures = 1;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (failures-- > 0) return void response.writeHead(503).end();
    got.push({ body: JSON.parse(body), key: request.headers.authorization, url: request.url });
    response.writeHead(201).end();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    const { status, stderr } = await atlas(
      "emit",
      files.good,
      "--to",
      url,
      "--to",
      `file:${files.out}`,
      "--key-file",
      files.key,
    );
    expect(stderr).toBe(`${url}/api/v1/lineage: 2 sent.\nfile:${files.out}: 2 sent.\n`);
    expect(status).toBe(0);
    expect(got).toEqual([event, FULL_EVENT].map((body) => ({ body, key: "Bearer sesame", url: "/api/v1/lineage" })));
    expect(
      readFileSync(files.out, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([event, FULL_EVENT]);
  } finally {
    server.close();
  }
});

test("atlas lineage emit sends nothing of files with a fault", async () => {
  const { status, stdout, stderr } = await atlas("emit", files.bad, "--to", "console");
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain("$.job.name is missing");
  expect(stderr).toContain("Nothing was sent.");
});
