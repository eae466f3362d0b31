// `npm test [-- check|unit|pg|e2e …]`: everything, or the groups named. Goes on after a group that fails, so that one run
// tells all; the last line sums it up.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { BuildFailed, buildStale } from "./build-stale.mjs";
import { runChecks } from "./checks.mjs";
import { runTool } from "./run-tool.mjs";
import { stageLine } from "./stage-line.mjs";

const RESULTS = ".build/test-results";
/** Unit and PostgreSQL tests need only what is generated; the rest needs the whole build. */
const GENERATED = ["database client", "GraphQL types"];

const GROUPS = {
  check: runChecks,
  unit: () => runVitest("unit"),
  pg: () => runVitest("pg"),
  e2e: runPlaywright,
};

const named = process.argv.slice(2);
const unknown = named.filter((name) => !(name in GROUPS));
if (unknown.length > 0) {
  console.error(
    `There is no group of tests called ${unknown.join(", ")}; there are ${Object.keys(GROUPS).join(", ")}.`,
  );
  process.exit(2);
}
const groups = named.length > 0 ? named : Object.keys(GROUPS);
const total = { passed: 0, failed: 0 };

try {
  const needsAll = groups.some((group) => group === "check" || group === "e2e");
  await buildStale((stage, seconds) => console.log(stageLine(stage, seconds)), needsAll ? undefined : GENERATED);
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error;
  console.error(error.message);
  total.failed += 1;
}
mkdirSync(RESULTS, { recursive: true });
for (const group of groups) {
  console.log(`\n── ${group}`);
  const { passed, failed, skipped } = await GROUPS[group]();
  console.log(`${group}: ${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  total.passed += passed;
  total.failed += failed;
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`\n${total.passed} passed, ${total.failed} failed`);

async function runVitest(project) {
  const file = `${RESULTS}/${project}.json`;
  rmSync(file, { force: true });
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project", project, "--reporter=default"];
  const code = await runTool([...args, "--reporter=json", `--outputFile.json=${file}`]);
  const result = readResult(file);
  return withExitCode(code, {
    passed: result?.numPassedTests ?? 0,
    failed: result?.numFailedTests ?? 0,
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  });
}

async function runPlaywright() {
  const file = `${RESULTS}/e2e.json`;
  rmSync(file, { force: true });
  const args = ["node_modules/@playwright/test/cli.js", "test", "--config", "e2e/playwright.config.ts"];
  const code = await runTool([...args, "--reporter=list,json"], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: `${process.cwd()}/${file}`,
  });
  const stats = readResult(file)?.stats;
  return withExitCode(code, {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
  });
}

/** A runner that failed without a failed test (a file that does not load, a leak) counts as one failure. */
function withExitCode(code, counts) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function readResult(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null; // the runner ended before it wrote any
  }
}
