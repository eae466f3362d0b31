// `npm start`: builds what is stale, then hands over to the supervisor (server/roles/supervisor.ts).
import { existsSync } from "node:fs";
import { BuildFailed, buildStale } from "./build-stale.mjs";
import { stageLine } from "./stage-line.mjs";

const RUNNING = new URL("../.build/server/already-running.js", import.meta.url);
const SUPERVISOR = new URL("../.build/server/supervisor.js", import.meta.url);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `Atlas runs on Node 22.12 or newer; this is ${process.versions.node}, and npm has no Node package for ` +
      `${process.platform} ${process.arch} to bring its own. Install Node 24 from nodejs.org, then start again.`,
  );
  process.exit(1);
}

// Asked first, so that nothing is built under the feet of an Atlas that runs from here.
const isRunning = existsSync(RUNNING) && (await (await import(RUNNING.href)).announceRunning());
if (!isRunning) {
  try {
    await buildStale((stage, seconds) => console.log(stageLine(stage, seconds)));
  } catch (error) {
    if (!(error instanceof BuildFailed)) throw error;
    console.error(error.message);
    process.exit(1);
  }
  await (await import(SUPERVISOR.href)).supervise();
}
