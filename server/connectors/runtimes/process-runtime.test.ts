import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import type { ConfiguredStream } from "../../domain/stream.ts";
import { ConnectorFailed, ConnectorSilent, ConnectorUnavailable, ProtocolViolation } from "../errors.ts";
import type { AirbyteMessage, AirbyteState } from "../protocol/messages.ts";
import type { ConnectorCommand } from "./connector-runtime.ts";
import { type ConnectorProgram, processRuntime } from "./process-runtime.ts";

const SCRIPT = fileURLToPath(new URL("../testing/scripted-connector.mjs", import.meta.url));

function scripted(options: Partial<ConnectorProgram> = {}) {
  return processRuntime({ connector: "scripted", file: process.execPath, args: [SCRIPT], ...options });
}

function readCommand(steps: Record<string, unknown>[], state: AirbyteState[] = []): ConnectorCommand {
  const users: ConfiguredStream = {
    namespace: null,
    name: "users",
    jsonSchema: {},
    readMode: "incremental",
    cursor: ["id"],
    primaryKey: [["id"]],
  };
  return { verb: "read", config: { steps, password: "hunter2-hunter2" }, streams: [users], state };
}

async function run(steps: Record<string, unknown>[], options: Partial<ConnectorProgram> = {}, state?: AirbyteState[]) {
  const messages: AirbyteMessage[] = [];
  try {
    for await (const batch of scripted(options).run(readCommand(steps, state), new AbortController().signal)) {
      messages.push(...batch);
    }
    return { messages, error: null };
  } catch (error) {
    return { messages, error };
  }
}

const logTexts = (messages: AirbyteMessage[]) =>
  messages.flatMap((message) => (message.type === "LOG" ? [message.message] : []));

/** A killed process that nobody has collected yet (a container without an init keeps those) is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

describe("what a connector prints", () => {
  test("records come in order with printed garbage and standard error as logs", async () => {
    const { messages, error } = await run([
      { print: "starting up\n" },
      { records: { stream: "users", count: 5000, width: 500 } },
      { printError: "DeprecationWarning: old\n" },
      { print: '{"type":"RECORD","record":{"stream":"users","da' },
    ]);
    expect(error).toBeNull();
    const ids = messages.flatMap((message) =>
      message.type === "RECORD" ? [JSON.parse(message.data.toString()).id] : [],
    );
    expect(ids).toEqual(Array.from({ length: 5000 }, (_, i) => i + 1));
    expect(logTexts(messages)).toEqual(
      expect.arrayContaining([
        "starting up",
        "DeprecationWarning: old",
        '{"type":"RECORD","record":{"stream":"users","da',
      ]),
    );
  });

  test("an error said for every part of a stream is shown three times and then counted", async () => {
    const { messages, error } = await run([{ repeatError: { count: 52, message: "HTTP 500 from part" } }, { exit: 1 }]);
    expect(messages.filter((message) => message.type === "TRACE_ERROR")).toHaveLength(3);
    expect(logTexts(messages)).toEqual(["Said 49 more times: HTTP 500 from part 0"]);
    expect(error).toMatchObject({ message: "HTTP 500 from part 51" });
  });

  test("secrets are masked in logs and errors, not in records", async () => {
    const secret = 'p@ss "word"';
    const { messages, error } = await run(
      [
        { print: `using ${secret} and ${encodeURIComponent(secret)}\n` },
        { printError: `${JSON.stringify({ secret })}\n` },
        { say: { type: "RECORD", record: { stream: "users", data: { secret }, emitted_at: 1 } } },
        { say: { type: "TRACE", trace: { type: "ERROR", emitted_at: 1, error: { message: `refused ${secret}` } } } },
        { exit: 1 },
      ],
      { secrets: [secret] },
    );
    expect(logTexts(messages).sort()).toEqual(["using •••••• and ••••••", '{"secret":"••••••"}']);
    expect(messages.find((message) => message.type === "RECORD")?.data.toString()).toBe(JSON.stringify({ secret }));
    expect(error).toMatchObject({ message: "refused ••••••" });
    expect((error as ConnectorFailed).detail).not.toContain(secret);
  });

  test("a secret that a long line's cut goes through is masked too", async () => {
    const secret = "abcdefghijklmnopqrstuvwxyz";
    const { messages } = await run([{ print: `${"x".repeat(8_192 - 10)}${secret}\n` }], { secrets: [secret] });
    expect(logTexts(messages)[0]).toMatch(/x••••••$/);
  });

  test("a slow consumer holds the connector back", async () => {
    const steps = [{ records: { stream: "users", count: 200_000, width: 500 } }, { print: "done\n" }];
    let batches = 0;
    for await (const batch of scripted().run(readCommand(steps), new AbortController().signal)) {
      batches++;
      expect(batch.length).toBeLessThan(400);
      if (batches === 20) break;
    }
    expect(batches).toBe(20);
  });
});

describe("what a connector is given", () => {
  test("config, catalog and state come as files that are gone afterwards, and Atlas's own environment stays away", async () => {
    process.env.ATLAS_TEST_KEY = "not for connectors";
    const message =
      '{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"stream_state":{"id":9007199254740993}}}';
    const state: AirbyteState[] = [{ kind: "stream", stream: { namespace: null, name: "users" }, message }];
    const { messages } = await run([{ showFiles: true }], {}, state);
    const shown = JSON.parse(logTexts(messages)[0]!);
    expect(shown.catalog.streams[0]).toMatchObject({
      stream: { name: "users" },
      sync_mode: "incremental",
      cursor_field: ["id"],
      primary_key: [["id"]],
    });
    expect(shown.state).toEqual([JSON.parse(message)]);
    expect(shown.env).toContain("PATH");
    expect(shown.env).not.toContain("ATLAS_TEST_KEY");
    for (const path of Object.values<string>(shown.files)) expect(existsSync(path)).toBe(false);
  });
});

describe("how a connector ends", () => {
  test("an exit code other than 0 fails with the code and the last lines, after all its messages", async () => {
    const { messages, error } = await run([
      { records: { stream: "users", count: 10 } },
      { printError: "Traceback: it broke\n" },
      { exit: 3 },
    ]);
    expect(messages.filter((message) => message.type === "RECORD")).toHaveLength(10);
    expect(error).toBeInstanceOf(ConnectorFailed);
    expect(error).toMatchObject({
      message: "Connector scripted exited with code 3 and gave no error.",
      detail: "Traceback: it broke",
      retryable: true,
    });
  });

  test("a config error is not worth another try", async () => {
    const trace = { type: "ERROR", emitted_at: 1, error: { message: "Wrong key", failure_type: "config_error" } };
    const { error } = await run([{ say: { type: "TRACE", trace } }, { exit: 1 }]);
    expect(error).toMatchObject({ message: "Wrong key", retryable: false });
  });

  test("a connector killed from outside says by which signal", async () => {
    const { error } = await run([{ killSelf: "SIGKILL" }]);
    expect(error).toMatchObject({ facts: { exitCode: null, exitSignal: "SIGKILL" } });
  });

  test("a silent connector is stopped", async () => {
    const { error } = await run([{ print: "hello\n" }, { hang: true }], { silenceLimitMs: 300 });
    expect(error).toBeInstanceOf(ConnectorSilent);
  });

  test("a program that is not there is named", async () => {
    const { error } = await run([], { file: "/nowhere/source-x" });
    expect(error).toBeInstanceOf(ConnectorUnavailable);
    expect((error as Error).message).toBe(
      "Connector scripted cannot be started from /nowhere/source-x: there is no such program.",
    );
  });

  test("a check that ends well without an answer is a violation", async () => {
    const command: ConnectorCommand = { verb: "check", config: { steps: [{ print: "fine\n" }] } };
    const drain = async () => {
      for await (const _ of scripted().run(command, new AbortController().signal));
    };
    await expect(drain()).rejects.toBeInstanceOf(ProtocolViolation);
  });
});

describe("how a connector is stopped", () => {
  test("an abort ends the whole tree, even a child that ignores being asked", async () => {
    const controller = new AbortController();
    const reason = new Error("cancelled by a person");
    let child = 0;
    const steps = [{ ignoreTerm: true }, { stubbornChild: true }, { hang: true }];
    const drain = async () => {
      for await (const batch of scripted({ graceMs: 300 }).run(readCommand(steps), controller.signal)) {
        const text = logTexts(batch).find((line) => line.startsWith("child "));
        if (text === undefined) continue;
        child = Number(text.slice(6));
        expect(isAlive(child)).toBe(true);
        controller.abort(reason);
      }
    };
    await expect(drain()).rejects.toBe(reason);
    expect(isAlive(child)).toBe(false);
  });

  test("an abort does not wait for a consumer that is busy with a batch", async () => {
    const controller = new AbortController();
    const steps = [{ stubbornChild: true }, { hang: true }];
    const batches = scripted({ graceMs: 300 }).run(readCommand(steps), controller.signal)[Symbol.asyncIterator]();
    const { value: batch } = await batches.next();
    const child = Number(logTexts(batch)[0]!.slice(6));
    controller.abort();
    await vi.waitFor(() => expect(isAlive(child)).toBe(false), { timeout: 5_000 });
    await batches.return?.();
  });

  test("a child that outlives its connector does not keep the run open", async () => {
    const { messages, error } = await run([{ stubbornChild: true }, { records: { stream: "users", count: 3 } }], {
      graceMs: 300,
    });
    expect(error).toBeNull();
    expect(messages.filter((message) => message.type === "RECORD")).toHaveLength(3);
    const child = Number(logTexts(messages)[0]!.slice(6));
    expect(isAlive(child)).toBe(false);
  });

  test("a consumer that stops early leaves no process behind", async () => {
    let child = 0;
    for await (const batch of scripted({ graceMs: 300 }).run(
      readCommand([{ stubbornChild: true }, { hang: true }]),
      new AbortController().signal,
    )) {
      child = Number(logTexts(batch)[0]!.slice(6));
      break;
    }
    expect(isAlive(child)).toBe(false);
  });
});
