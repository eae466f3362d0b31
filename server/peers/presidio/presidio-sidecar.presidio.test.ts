import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findPython } from "../python/find-pythons.ts";
import { classifyTableWith } from "./classify-with-presidio.ts";
import { PresidioSidecar } from "./presidio-sidecar.ts";

const python = await findPython(">=3.10,<3.14");
const environmentsDir = mkdtempSync(join(tmpdir(), "atlas-presidio-"));
const sidecar = new PresidioSidecar({ environmentsDir, report: () => {} });
const signal = new AbortController().signal;

afterAll(async () => {
  await sidecar.stop();
  rmSync(environmentsDir, { recursive: true, force: true });
});

describe.skipIf(python === null)("Presidio itself (skipped where Python 3.10 to 3.13 is missing)", () => {
  test("is installed, started and answers", async () => {
    const results = await sidecar.analyze(["John Smith lives in Paris", "blue"], { signal });
    expect(results[0]!.map(({ entityType }) => entityType)).toEqual(["PERSON", "LOCATION"]);
    expect(results[1]).toEqual([]);
  });

  test("comes back after it was killed", async () => {
    const before = (await sidecar.pid())!;
    process.kill(before, "SIGKILL");
    while ((await sidecar.pid()) === before) await new Promise((resolve) => setImmediate(resolve));
    expect(await sidecar.analyze(["blue"], { signal })).toEqual([[]]);
    expect(await sidecar.pid()).not.toBe(before);
  });

  test("reads names under a column's name that says nothing, and is not asked for types it lacks", async () => {
    const names = ["Boris Johnson", "Angela Merkel", "Emmanuel Macron", "Barack Obama", "Justin Trudeau"];
    const sample = { name: "c7", type: "text", values: names, nonNull: names.length };
    const verdicts = await classifyTableWith("presidio", [sample], sidecar, signal);
    expect(verdicts.get("c7")).toMatchObject({ entityType: "PERSON", recognizer: "presidio" });
    expect(await sidecar.analyze(["x"], { entities: ["DK_CPR"], signal })).toEqual([[]]);
  });

  test("ends when it is stopped", async () => {
    const pid = (await sidecar.pid())!;
    await sidecar.stop();
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });
});
