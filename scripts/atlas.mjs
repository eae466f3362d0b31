#!/usr/bin/env node
// The `atlas` command: installs and builds what it needs, then runs server/cli.ts where it was called from.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const calledFrom = process.cwd();
process.chdir(root);
await import("./ensure-installed.mjs");

const ownNode = join(root, "node_modules/.bin/node");
const [major, minor] = process.versions.node.split(".").map(Number);
if ((major < 22 || (major === 22 && minor < 12)) && existsSync(ownNode)) {
  const again = spawnSync(ownNode, process.argv.slice(1), { stdio: "inherit", cwd: calledFrom });
  process.exit(again.status ?? 1);
}

const { BuildFailed, buildStale } = await import("./build-stale.mjs");
try {
  await buildStale(() => {}, ["database client", "server"]);
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error;
  console.error(error.message);
  process.exit(1);
}
process.chdir(calledFrom);
await import("../.build/server/cli.js");
