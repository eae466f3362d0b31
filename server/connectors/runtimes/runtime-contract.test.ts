import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AtlasError } from "../../domain/errors.ts";
import { filesConnector } from "../native/files/files-connector.ts";
import { configure, discover, recordTexts, runToEnd } from "../testing/run-runtime.ts";
import type { ConnectorCommand, ConnectorConfig, ConnectorRuntime } from "./connector-runtime.ts";
import { nativeRuntime } from "./native-runtime.ts";
import { processRuntime } from "./process-runtime.ts";
import { recordedConnectorRuntime } from "./recorded-connector.ts";

/** What every runtime must do, over the same 60,000 rows of one stream. */
const ROWS = 60_000;
const SCRIPT = fileURLToPath(new URL("../testing/scripted-connector.mjs", import.meta.url));

interface Case {
  name: string;
  runtime: ConnectorRuntime;
  config: ConnectorConfig;
  brokenConfig: ConnectorConfig;
}

const cases: Case[] = [
  { name: "recorded", runtime: recordedConnectorRuntime, config: {}, brokenConfig: { path: "/nowhere.jsonl" } },
  {
    name: "process",
    runtime: processRuntime({ connector: "scripted", file: process.execPath, args: [SCRIPT], graceMs: 300 }),
    config: {},
    brokenConfig: { steps: [{ exit: 1 }] },
  },
  { name: "native", runtime: nativeRuntime(filesConnector), config: {}, brokenConfig: { path: "/nowhere.csv" } },
];

let folder = "";

async function writeLines(name: string, lines: Iterable<string>): Promise<string> {
  const path = join(folder, name);
  const out = createWriteStream(path);
  for (const line of lines) if (!out.write(`${line}\n`)) await once(out, "drain");
  await new Promise((resolve) => out.end(resolve));
  return path;
}

function* recordLines() {
  const name = { stream_descriptor: { name: "users" } };
  const status = (value: string) =>
    JSON.stringify({
      type: "TRACE",
      trace: { type: "STREAM_STATUS", emitted_at: 1, stream_status: { ...name, status: value } },
    });
  yield status("STARTED");
  for (let id = 1; id <= ROWS; id++) {
    yield JSON.stringify({ type: "RECORD", record: { stream: "users", data: { id, name: `n${id}` }, emitted_at: 1 } });
  }
  const stream = { ...name, stream_state: { id: ROWS } };
  yield JSON.stringify({ type: "STATE", state: { type: "STREAM", stream, sourceStats: { recordCount: ROWS } } });
  yield status("COMPLETE");
}

function* csvLines() {
  yield "id,name";
  for (let id = 1; id <= ROWS; id++) yield `${id},n${id}`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "atlas-test-"));
  cases[0]!.config.path = await writeLines("users.jsonl", recordLines());
  cases[2]!.config.path = await writeLines("users.csv", csvLines());
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(cases)("the $name runtime", ({ name, runtime, config, brokenConfig }) => {
  const signal = new AbortController().signal;
  const readConfig = () => (name === "process" ? { steps: [{ printFile: join(folder, "users.jsonl") }] } : config);
  const readCommand = async (): Promise<ConnectorCommand> => {
    const streams = (await discover(runtime, config)).map(configure);
    return { verb: "read", config: readConfig(), streams, state: [] };
  };

  test("can run, and has nothing to prepare", async () => {
    expect(await runtime.availability()).toEqual({ isRunnable: true });
    await runtime.prepare(() => {}, signal);
  });

  test("answers spec, check and discover with their one message", async () => {
    const spec = await runToEnd(runtime, { verb: "spec" });
    expect(spec.messages.filter(({ type }) => type === "SPEC")).toHaveLength(1);
    const check = await runToEnd(runtime, { verb: "check", config });
    expect(check.messages).toContainEqual(expect.objectContaining({ type: "CONNECTION_STATUS", status: "SUCCEEDED" }));
    expect((await discover(runtime, config)).map((stream) => stream.name)).toEqual(["users"]);
  });

  test("gives every record once and in order, in batches, with its state after it", async () => {
    const { messages, error } = await runToEnd(runtime, await readCommand());
    expect(error).toBeNull();
    const ids = recordTexts(messages).map((text) => JSON.parse(text).id as number);
    expect(ids).toHaveLength(ROWS);
    expect(ids.every((id, i) => id === i + 1)).toBe(true);

    let sinceState = 0;
    for (const message of messages) {
      if (message.type === "RECORD") sinceState++;
      if (message.type !== "STATE") continue;
      expect(message.recordCount).toBe(sinceState);
      sinceState = 0;
    }
    expect(sinceState).toBe(0);
    const statuses = messages.flatMap((message) => (message.type === "TRACE_STREAM_STATUS" ? [message.status] : []));
    expect([statuses[0], statuses.at(-1)]).toEqual(["STARTED", "COMPLETE"]);
  });

  test("stops with the reason when its signal aborts, before and in the middle", async () => {
    const reason = new Error("cancelled");
    const command = await readCommand();
    const before = await runToEnd(runtime, command, AbortSignal.abort(reason));
    expect(before).toEqual({ messages: [], error: reason });

    const controller = new AbortController();
    let records = 0;
    const drain = async () => {
      for await (const batch of runtime.run(command, controller.signal)) {
        records += batch.filter(({ type }) => type === "RECORD").length;
        if (records > 0) controller.abort(reason);
      }
    };
    await expect(drain()).rejects.toBe(reason);
    expect(records).toBeLessThan(ROWS);
  });

  test("lets a consumer stop early", async () => {
    for await (const batch of runtime.run(await readCommand(), signal)) {
      expect(batch.length).toBeGreaterThan(0);
      break;
    }
  });

  test("fails with one of Atlas's errors when the source cannot be read", async () => {
    const command = { ...(await readCommand()), config: brokenConfig } as ConnectorCommand;
    const { error } = await runToEnd(runtime, command);
    expect(error).toBeInstanceOf(AtlasError);
  });
});
