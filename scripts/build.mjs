// `npm run build [-- <product> …]`: makes what is stale, or of the named products only, without starting anything.
import { BuildFailed, buildStale } from "./build-stale.mjs";
import { stageLine } from "./stage-line.mjs";

const names = process.argv.slice(2);
try {
  await buildStale((stage, seconds) => console.log(stageLine(stage, seconds)), names.length > 0 ? names : undefined);
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error;
  console.error(error.message);
  process.exit(1);
}
