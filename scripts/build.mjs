// `npm run build`: makes what is stale, without starting anything.
import { BuildFailed, buildStale } from "./build-stale.mjs";
import { stageLine } from "./stage-line.mjs";

try {
  await buildStale((stage, seconds) => console.log(stageLine(stage, seconds)));
} catch (error) {
  if (!(error instanceof BuildFailed)) throw error;
  console.error(error.message);
  process.exit(1);
}
