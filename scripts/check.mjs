// `npm run check`: types, format, lint and dead code, without any test.
import { buildStale } from "./build-stale.mjs";
import { runChecks } from "./checks.mjs";
import { stageLine } from "./stage-line.mjs";

await buildStale((stage, seconds) => console.log(stageLine(stage, seconds)));
const { failed } = await runChecks();
process.exitCode = failed === 0 ? 0 : 1;
