import { runTool } from "./run-tool.mjs";

const CHECKS = [
  ["types of the server", ["node_modules/typescript/bin/tsc", "-p", "."]],
  ["types of the web app", ["node_modules/typescript/bin/tsc", "-p", "web"]],
  ["format and lint", ["node_modules/@biomejs/biome/bin/biome", "check", "."]],
  ["dead code", ["node_modules/knip/bin/knip.js", "--no-progress"]],
];

/** Runs every check, also after one that fails; each counts as one test. */
export async function runChecks() {
  let passed = 0;
  for (const [name, args] of CHECKS) {
    const code = await runTool(args);
    console.log(`${code === 0 ? "✓" : "✗"} ${name}`);
    if (code === 0) passed += 1;
  }
  return { passed, failed: CHECKS.length - passed, skipped: 0 };
}
