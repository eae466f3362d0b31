import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { contentHash } from "./content-hash.mjs";

const LOCK = "package-lock.json";
const SERVER_ENTRIES = [
  "server/main.ts",
  "server/cli.ts",
  "server/roles/supervisor.ts",
  "server/roles/already-running.ts",
];

/** A product could not be made; the maker's own words were printed before. */
export class BuildFailed extends Error {}

/** What is made from what. `output` must exist and its inputs be unchanged, or it is made again; order matters. */
const PRODUCTS = [
  {
    name: "database client",
    inputs: [LOCK, "prisma/schema.prisma", "prisma.config.ts"],
    output: "server/store/generated/client.ts",
    make: () => runNode("scripts/generate.mjs"),
  },
  {
    name: "server",
    inputs: [LOCK, "tsconfig.json", "prisma/schema.prisma", "server", "scripts/build-stale.mjs"],
    output: ".build/server/main.js",
    make: bundleServer,
  },
  {
    name: "GraphQL types",
    inputs: [LOCK, "schema.graphql", "web"],
    output: "web/graphql/generated/graphql.ts",
    make: () => runNode("node_modules/@graphql-codegen/cli/esm/bin.js", "--config", "web/codegen.ts"),
  },
  {
    name: "web app",
    inputs: [LOCK, "schema.graphql", "web", "scripts/build-stale.mjs"],
    output: ".build/web/web/server.js",
    make: buildWeb,
  },
];

/**
 * Makes what is missing or older than its sources, of `names` only when they are given; `report` hears of each product
 * made and the seconds it took. Throws BuildFailed.
 */
export async function buildStale(report, names = PRODUCTS.map(({ name }) => name)) {
  for (const { name, inputs, output, make } of PRODUCTS.filter((product) => names.includes(product.name))) {
    const stamp = `.build/${name.replaceAll(" ", "-")}.hash`;
    const hash = contentHash(inputs);
    if (existsSync(output) && existsSync(stamp) && readFileSync(stamp, "utf8") === hash) continue;

    const startedAt = performance.now();
    mkdirSync(".build", { recursive: true });
    rmSync(stamp, { force: true });
    await make().catch((cause) => {
      throw new BuildFailed(`The ${name} could not be built: ${cause.message}`, { cause });
    });
    writeFileSync(stamp, hash);
    report(`Built the ${name}`, (performance.now() - startedAt) / 1000);
  }
}

async function bundleServer() {
  const { build } = await import("esbuild");
  rmSync(".build/server", { recursive: true, force: true });
  await build({
    entryPoints: SERVER_ENTRIES,
    outdir: ".build/server",
    entryNames: "[name]",
    chunkNames: "chunk-[hash]",
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node24",
    sourcemap: true,
    logLevel: "warning",
  });
}

async function buildWeb() {
  await runNode("node_modules/next/dist/bin/next", "build", "web");
  rmSync(".build/web", { recursive: true, force: true });
  cpSync("web/.next/standalone", ".build/web", { recursive: true, verbatimSymlinks: true });
  // Next wrote its server as CommonJS; the nearest package.json would otherwise be ours, which says ESM.
  writeFileSync(".build/web/package.json", '{ "type": "commonjs" }');
  cpSync("web/.next/static", ".build/web/web/.next/static", { recursive: true });
  if (existsSync("web/public")) cpSync("web/public", ".build/web/web/public", { recursive: true });
}

/** Runs a script to its end; what it printed is shown only when it fails. */
function runNode(...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
    });
    const output = [];
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) return resolve();
      process.stderr.write(Buffer.concat(output));
      reject(new Error(`${args[0]} ended with code ${code}, see above.`));
    });
  });
}
