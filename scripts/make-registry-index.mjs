// `node scripts/make-registry-index.mjs [<registry.json>]`: makes the index of Airbyte's sources that Atlas carries, from
// Airbyte's public registry as a file. Facts only: a connector's spec and texts are asked of the connector itself.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const COLUMNS = ["name", "image", "version", "runtime", "category", "supportLevel", "documentation"];
const DOCUMENTATION = "https://docs.airbyte.com/integrations/";
const LINE_WIDTH = 120;
const CATEGORIES = { api: "APIs", database: "Databases", file: "Files" };
const TEST_DATA = new Set([
  "source-faker",
  "source-hardcoded-records",
  "source-smoke-test",
  "source-e2e-test",
  "source-datagen",
]);

const input = process.argv[2] ?? fileURLToPath(new URL("../../shared/data/airbyte/oss-registry.json", import.meta.url));
const output = fileURLToPath(new URL("../server/connectors/registry/airbyte-sources.json", import.meta.url));

const { sources } = JSON.parse(readFileSync(input, "utf8"));
const rows = sources.map(toRow).sort(([a], [b]) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
writeFileSync(
  output,
  `{\n  "columns": ${printRow(COLUMNS)},\n  "sources": [\n${rows.map(printLine).join(",\n")}\n  ]\n}\n`,
);
console.log(`${rows.length} sources in ${output}`);

// A source a line, so that a newer registry is a readable difference; laid out as the formatter does it.
function printLine(row) {
  const line = `    ${printRow(row)}`;
  if (line.length < LINE_WIDTH) return line;
  return `    [\n${row.map((value) => `      ${JSON.stringify(value)}`).join(",\n")}\n    ]`;
}

function printRow(row) {
  return `[${row.map((value) => JSON.stringify(value)).join(", ")}]`;
}

function toRow(source) {
  const image = source.dockerRepository.replace(/^airbyte\//, "");
  const documentation = source.documentationUrl.replace(DOCUMENTATION, "");
  const usual = `sources/${image.replace(/^source-/, "")}`;
  return [
    source.name,
    image,
    source.dockerImageTag,
    runtimeOf(source, image),
    TEST_DATA.has(image) ? "Test data" : CATEGORIES[source.sourceType],
    source.supportLevel,
    ...(documentation === usual ? [] : [documentation]),
  ];
}

function runtimeOf({ language, remoteRegistries }, image) {
  if (language === "manifest-only") return "manifest";
  const pypi = remoteRegistries?.pypi;
  if (!pypi?.enabled) return "container";
  if (pypi.packageName !== `airbyte-${image}`) throw new Error(`${image} has the package ${pypi.packageName}`);
  return "python";
}
