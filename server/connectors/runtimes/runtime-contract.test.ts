import { once } from "node:events";
import { createWriteStream, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { filesConnector } from "../native/files/files-connector.ts";
import { CONTRACT_ROWS, contractLines, describeRuntime } from "../testing/runtime-contract.ts";
import { nativeRuntime } from "./native-runtime.ts";
import { processRuntime } from "./process-runtime.ts";
import { programRuntime } from "./program-runtime.ts";
import { recordedConnectorRuntime } from "./recorded-connector.ts";

const SCRIPT = fileURLToPath(new URL("../testing/scripted-connector.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "atlas-test-"));
const jsonl = join(folder, "users.jsonl");
const csv = join(folder, "users.csv");

beforeAll(async () => {
  await writeLines(jsonl, contractLines());
  await writeLines(csv, csvLines());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const scripted = { config: {}, readConfig: { steps: [{ printFile: jsonl }] }, brokenConfig: { steps: [{ exit: 1 }] } };

describeRuntime({
  name: "recorded",
  runtime: recordedConnectorRuntime,
  config: { path: jsonl },
  brokenConfig: { path: "/nowhere.jsonl" },
});
describeRuntime({
  name: "process",
  runtime: processRuntime({ connector: "scripted", file: process.execPath, args: [SCRIPT], graceMs: 300 }),
  ...scripted,
});
describeRuntime({
  name: "command",
  runtime: programRuntime({ connector: "scripted", argv: [process.execPath, SCRIPT], programs: { env: {} } }),
  ...scripted,
});
describeRuntime({
  name: "native",
  runtime: nativeRuntime(filesConnector),
  config: { path: csv },
  brokenConfig: { path: "/nowhere.csv" },
});

async function writeLines(path: string, lines: Iterable<string>): Promise<void> {
  const out = createWriteStream(path);
  for (const line of lines) if (!out.write(`${line}\n`)) await once(out, "drain");
  await new Promise((resolve) => out.end(resolve));
}

function* csvLines() {
  yield "id,name";
  for (let id = 1; id <= CONTRACT_ROWS; id++) yield `${id},n${id}`;
}
