import { join } from "node:path";
import { build } from "esbuild";

/** A process of a benchmark, bundled as the server is, so that a loader's time and memory are not measured. */
export async function bundled(entry: string): Promise<string> {
  const outfile = join(".build/bench", entry.replace(/^.*\//, "").replace(/\.ts$/, ".mjs"));
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node24",
    logLevel: "error",
  });
  return outfile;
}
