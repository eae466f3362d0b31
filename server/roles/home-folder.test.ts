import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { CannotStart } from "./cannot-start.ts";
import { freshLogFile, prepareHome } from "./home-folder.ts";
import { readLastLines } from "./last-lines.ts";

const newHome = () => join(mkdtempSync(join(tmpdir(), "atlas-home-")), "home");

test("each start has a log of its own, and the three before it are kept", () => {
  const home = newHome();
  prepareHome(home);
  for (const start of ["1", "2", "3", "4", "5"]) writeFileSync(freshLogFile(home, "api"), start);

  expect(readdirSync(join(home, "logs")).sort()).toEqual(["api.1.log", "api.2.log", "api.3.log", "api.log"]);
  expect(readFileSync(join(home, "logs", "api.3.log"), "utf8")).toBe("2");
});

test("a folder that cannot be made is refused by its path, with the way out", () => {
  const file = join(mkdtempSync(join(tmpdir(), "atlas-home-")), "file");
  writeFileSync(file, "");

  expect(() => prepareHome(join(file, "home"))).toThrow(CannotStart);
  expect(() => prepareHome(join(file, "home"))).toThrow(/cannot write its folder .+file\/home \(ENOTDIR\).+ATLAS_HOME/);
});

test("a log's last lines are told as people read them", () => {
  const home = newHome();
  prepareHome(home);
  const log = freshLogFile(home, "api");
  const crash = "RangeError: out of range\n    at main.ts:1:1\n\nNode.js v24.0.0\n";
  writeFileSync(log, `${JSON.stringify({ level: 50, msg: "no database", err: { message: "refused" } })}\n${crash}`);

  expect(readLastLines(log, 5)).toEqual(["no database: refused", "RangeError: out of range"]);
});
