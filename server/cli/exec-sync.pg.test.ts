import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SecretBox } from "../lib/secret-box.ts";
import { describeFailure } from "../sync/describe-failure.ts";
import { openSync } from "../sync/open-sync.ts";
import { withDatabase } from "../testing/with-database.ts";
import { type ExecResult, execResult, wordsOf } from "./exec-result.ts";
import { findOrMakeExecSync } from "./exec-sync.ts";
import { type ExecOptions, readExecWish } from "./exec-wish.ts";
import { runHere, runToDo } from "./run-here.ts";

const CLI = fileURLToPath(new URL("../cli.ts", import.meta.url));
const CONNECTOR = fileURLToPath(new URL("../connectors/testing/scripted-connector.mjs", import.meta.url));
const RECORDINGS = fileURLToPath(new URL("../../../shared/data/airbyte/recordings/", import.meta.url));
const EXEC = `'${process.execPath}' '${CONNECTOR}'`;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "atlas-exec-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Steps = Record<string, unknown>[];

const record = (data: object, stream = "users") => ({
  say: { type: "RECORD", record: { stream, data, emitted_at: 1 } },
});
const state = (id: number, stream = "users") => ({
  say: {
    type: "STATE",
    state: { type: "STREAM", stream: { stream_descriptor: { name: stream }, stream_state: { id } } },
  },
});
const status = (value: string, stream = "users") => ({
  say: {
    type: "TRACE",
    trace: {
      type: "STREAM_STATUS",
      emitted_at: 1.5,
      stream_status: { stream_descriptor: { name: stream }, status: value },
    },
  },
});
const error = (message: string, more: object = {}) => ({
  say: { type: "TRACE", trace: { type: "ERROR", emitted_at: 1, error: { message, ...more } } },
});
const catalog = (...names: string[]) => ({
  say: {
    type: "CATALOG",
    catalog: {
      streams: names.map((name) => ({
        name,
        json_schema: { type: "object", properties: { id: { type: "integer" } } },
        supported_sync_modes: ["full_refresh", "incremental"],
        source_defined_cursor: true,
        source_defined_primary_key: [["id"]],
      })),
    },
  },
});

interface Ended {
  code: number;
  result: ExecResult;
  stderr: string;
}

/** What running the connector that does what the verbs say ends with, in this process. */
async function exec(url: string, verbs: Record<string, Steps>, more: Partial<ExecOptions> = {}): Promise<ExecResult> {
  const config = writeConfig({ discover: [catalog("users")], ...verbs });
  const connectors = { environmentsDir: folder, programs: { env: {} }, silenceLimitMs: 2_000 };
  const sync = await openSync({ databaseUrl: url, secretBox: new SecretBox(randomBytes(32)), connectors });
  try {
    const wish = readExecWish({ exec: EXEC, config, ...more });
    const syncId = await findOrMakeExecSync({ ...sync.deps, commands: sync.commands }, wish);
    const runId = await runToDo(sync.deps, syncId);
    const run = await runHere(runId, sync.deps, { stop: new AbortController().signal, maxAttempts: 1 });
    return await execResult(sync.deps.store, run);
  } finally {
    await sync.close();
  }
}

let configs = 0;

function writeConfig(verbs: Record<string, Steps>): string {
  const path = join(folder, `config-${++configs}.json`);
  writeFileSync(path, JSON.stringify({ verbs }));
  return path;
}

interface Ended {
  code: number;
  result: ExecResult;
  stderr: string;
}

/** The command as a person runs it. */
function atlas(url: string, args: string[], program = EXEC): Promise<Ended> {
  const env = { PATH: process.env.PATH, ATLAS_HOME: join(folder, "home"), DATABASE_URL: url, SHELL_WORD: "passed on" };
  return new Promise((resolve) => {
    const whole = ["--import", "tsx", CLI, "sync", "--exec", program, ...args, "--json"];
    execFile(process.execPath, whole, { env }, (failure, stdout, stderr) => {
      const lines = stdout.trim().split("\n");
      expect(lines).toHaveLength(1);
      resolve({ code: failure === null ? 0 : Number(failure.code), result: JSON.parse(lines[0]!), stderr });
    });
  });
}

async function rows(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const users = (more: Partial<ExecResult["streams"][number]>) => ({
  ...{ name: "users", namespace: null, status: "failed", read: 1, charted: 0, quarantined: 0, stateSaved: false },
  ...more,
});

test("a program is read through all eight steps, and its next run goes on from its state", () =>
  withDatabase(async (url) => {
    const read = [
      status("STARTED"),
      record({ id: 1 }),
      record({ id: 2 }),
      state(2),
      status("COMPLETE"),
      { showFiles: null },
    ];
    const config = ["--config", writeConfig({ discover: [catalog("users")], read })];
    const { code, result } = await atlas(url, config);
    expect(code).toBe(0);
    expect(result).toEqual({
      status: "succeeded",
      failure: null,
      streams: [users({ status: "succeeded", read: 2, charted: 2, stateSaved: true })],
    });
    expect(await rows(url, "select id from chart.users order by id")).toEqual([{ id: "1" }, { id: "2" }]);

    await atlas(url, config);
    const [seen] = (await rows(
      url,
      `select payload ->> 'message' as log from atlas."RunEvent" where payload ->> 'message' like '{"files"%' order by "runId" desc limit 1`,
    )) as { log: string }[];
    const { state: given, env } = JSON.parse(seen!.log) as { state: unknown; env: string[] };
    expect(given).toEqual([state(2).say.state]);
    expect(env).toContain("SHELL_WORD");
    expect(env).not.toContain("DATABASE_URL");
  }));

test("given states are begun with, byte for byte, instead of the stored ones", () =>
  withDatabase(async (url) => {
    const path = join(folder, "state.json");
    const text =
      '{"type":"STREAM","stream":{"stream_descriptor":{"name":"users"},"stream_state":{"id":9007199254740993}}}';
    writeFileSync(path, `[${text}]`);
    const { status: end } = await exec(url, { read: [record({ id: 1 }), status("COMPLETE")] }, { state: path });
    expect(end).toBe("succeeded");
    expect(await rows(url, `select message from atlas."StreamState" where "isCurrent"`)).toEqual([{ message: text }]);
  }));

describe("a run is never green for the wrong reason", () => {
  test.each<[string, Record<string, Steps>, Partial<ExecResult["streams"][number]>, string, string | RegExp]>([
    [
      "COMPLETE, STATE, then exit 1",
      { read: [record({ id: 1 }), status("COMPLETE"), state(1), { exit: 1 }] },
      {},
      "CONNECTOR_FAILED",
      /exited with code 1/,
    ],
    [
      "exit 0 with INCOMPLETE and no error",
      { read: [record({ id: 1 }), state(1), status("INCOMPLETE")] },
      {},
      "STREAM_INCOMPLETE",
      /could not read users to its end/,
    ],
    [
      "statuses without a COMPLETE",
      { read: [status("STARTED"), record({ id: 1 }), state(1)] },
      {},
      "STREAM_INCOMPLETE",
      /without calling users complete/,
    ],
    [
      "a state that counts other records than came",
      {
        read: [
          record({ id: 1 }),
          { say: { ...state(1).say, state: { ...state(1).say.state, sourceStats: { recordCount: 2.0 } } } },
          status("COMPLETE"),
        ],
      },
      {},
      "COUNT_MISMATCH",
      /sent 2 records of users.*1 came/,
    ],
    [
      "an error of the config, with its last lines",
      {
        read: [
          { printError: "token expired at noon\n" },
          error("The token is spent.", { failure_type: "config_error" }),
          { exit: 1 },
        ],
      },
      { read: 0 },
      "CONNECTOR_FAILED",
      /The token is spent\.\ntoken expired at noon/,
    ],
    [
      "killed in the middle of a line",
      {
        read: [
          record({ id: 1 }),
          state(1),
          { print: '{"type":"RECORD","record":{"stream":"users","da' },
          { killSelf: "SIGKILL" },
        ],
      },
      {},
      "CONNECTOR_FAILED",
      /was ended by SIGKILL/,
    ],
  ])("%s", (_, verbs, stream, code, message) =>
    withDatabase(async (url) => {
      const result = await exec(url, verbs);
      expect(result).toMatchObject({ status: "failed", failure: { code, message: expect.stringMatching(message) } });
      expect(result.streams).toEqual([users(stream)]);
    }),
  );

  test.each<[string, Record<string, Steps>, string, RegExp]>([
    [
      "a check that says no and exits 0",
      {
        check: [
          error("boom"),
          { say: { type: "CONNECTION_STATUS", connectionStatus: { status: "FAILED", message: "wrong key" } } },
        ],
      },
      "CHECK_FAILED",
      /wrong key/,
    ],
    ["a check that answers nothing", { check: [] }, "PROTOCOL_VIOLATION", /ended check without a CONNECTION_STATUS/],
    [
      "a discover that dies",
      { discover: [{ printError: "no route\n" }, { exit: 3 }] },
      "CONNECTOR_FAILED",
      /code 3.*no route/s,
    ],
    ["a catalog without streams", { discover: [catalog()] }, "NOT_FOUND", /offers no stream/],
  ])("%s", (_, verbs, code, message) =>
    withDatabase(async (url) => {
      const failure = describeFailure(await exec(url, verbs).catch((thrown: unknown) => thrown), {
        step: null,
        streamName: null,
      });
      expect(failure.code).toBe(code);
      expect(wordsOf(failure)).toMatch(message);
    }),
  );
});

test("of two streams the one that failed is named, and the other is published", () =>
  withDatabase(async (url) => {
    const read = [
      ...[record({ id: 1 }), state(1), status("COMPLETE")],
      ...[
        record({ id: 1 }, "orders"),
        error("no right", { stream_descriptor: { name: "orders" } }),
        status("INCOMPLETE", "orders"),
      ],
      { exit: 1 },
    ];
    const result = await exec(url, { discover: [catalog("users", "orders")], read });
    expect(result).toMatchObject({ status: "partial", failure: { code: "STREAM_INCOMPLETE", message: "no right" } });
    expect(result.streams).toEqual([
      users({ status: "succeeded", charted: 1, stateSaved: true }),
      users({ name: "orders" }),
    ]);
  }));

test("only the named streams are read, and a name that nothing bears is refused with those that are there", () =>
  withDatabase(async (url) => {
    const verbs = { discover: [catalog("users", "orders")], read: [record({ id: 1 }), record({ id: 1 }, "orders")] };
    expect((await exec(url, verbs, { streams: "orders" })).streams).toEqual([
      users({ name: "orders", status: "succeeded", charted: 1 }),
    ]);
    await expect(exec(url, verbs, { streams: "orders,gone" })).rejects.toThrow(
      "The program offers no stream gone; it offers users, orders.",
    );
  }));

test("a program that falls silent is stopped with all it has started", () =>
  withDatabase(async (url) => {
    const read = [record({ id: 1 }), { stubbornChild: null }, { hang: null }];
    expect((await exec(url, { read })).failure?.code).toBe("CONNECTOR_SILENT");
    const [child] = (await rows(
      url,
      `select substring(payload ->> 'message' from 'child (\\d+)')::int as pid from atlas."RunEvent" where payload ->> 'message' ~ '^child \\d+$'`,
    )) as { pid: number }[];
    expect(isAlive(child!.pid)).toBe(false);
  }));

test("a wrong command line is told in the same form, without the config's text", () =>
  withDatabase(async (url) => {
    const config = join(folder, "broken.json");
    writeFileSync(config, '{"password": "hunter2');
    const broken = await atlas(url, ["--config", config]);
    expect(broken).toMatchObject({
      code: 2,
      result: { status: "failed", failure: { code: "CONFIG_INVALID" }, streams: [] },
    });
    expect(broken.stderr + JSON.stringify(broken.result)).not.toContain("hunter2");
    expect((await atlas(url, [], "/nowhere/source")).result.failure?.message).toContain("no program /nowhere/source");
    const text = join(folder, "source.txt");
    writeFileSync(text, "no program");
    expect((await atlas(url, [], text)).result).toMatchObject({
      failure: { code: "CONNECTOR_UNAVAILABLE", message: expect.stringContaining("may not be executed") },
    });
  }));

test("stopped by a signal, it ends its connector and says that it can go on", () =>
  withDatabase(async (url) => {
    const started = join(folder, "started");
    const read = [record({ id: 1 }), { printError: "reading\n" }, { touch: started }, { hang: null }];
    const config = writeConfig({ discover: [catalog("users")], read });
    const env = { PATH: process.env.PATH, ATLAS_HOME: join(folder, "home"), DATABASE_URL: url };
    const command = ["--import", "tsx", CLI, "sync", "--exec", EXEC, "--config", config, "--json"];
    const child = spawn(process.execPath, command, { env, stdio: ["ignore", "pipe", "ignore"] });
    let stdout = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    await expect.poll(() => existsSync(started), { timeout: 30_000 }).toBe(true);
    child.kill("SIGTERM");
    expect(await ended).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ status: "cancelled", failure: { code: "RUN_CANCELLED" } });
    expect(isAlive(Number(readFileSync(started, "utf8")))).toBe(false);
  }));

describe.skipIf(!existsSync(RECORDINGS))("real connectors' recordings (skipped: no recordings)", () => {
  const ended = (name: string, end: string, read: number, more: object = {}) => {
    const isWhole = end === "succeeded";
    return users({
      name,
      status: isWhole ? "succeeded" : "failed",
      read,
      charted: isWhole ? read : 0,
      stateSaved: isWhole,
      ...more,
    });
  };
  test.each<[string, string, string, string, object[]]>([
    [
      "manifest-read-1",
      "customers,orders,events",
      "succeeded",
      "",
      [ended("customers", "succeeded", 120), ended("orders", "succeeded", 180), ended("events", "succeeded", 300)],
    ],
    [
      "manifest-one-stream-fails",
      "customers,orders,events",
      "partial",
      "STREAM_INCOMPLETE",
      [ended("customers", "succeeded", 24), ended("orders", "failed", 28), ended("events", "succeeded", 300)],
    ],
    [
      "manifest-all-fail",
      "customers,orders,events",
      "failed",
      "STREAM_INCOMPLETE",
      [ended("customers", "failed", 50), ended("orders", "failed", 0), ended("events", "failed", 200)],
    ],
    ["manifest-noisy-stdout", "events", "succeeded", "", [ended("events", "succeeded", 300)]],
    ["manifest-oauth-used-token", "events", "failed", "STREAM_INCOMPLETE", [ended("events", "failed", 0)]],
  ])("%s", (recording, streams, end, code, expected) =>
    withDatabase(async (url) => {
      const file = (name: string) => ({ printFile: `${RECORDINGS}${name}.jsonl` });
      const exitCode = { succeeded: 0, partial: 1, failed: 1 }[end];
      const verbs = { discover: [file("manifest-discover")], read: [file(recording), { exit: exitCode }] };
      const result = await exec(url, verbs, { streams });
      expect(result).toMatchObject({ status: end, failure: code === "" ? null : { code } });
      expect(result.streams.toSorted((a, b) => streams.indexOf(a.name) - streams.indexOf(b.name))).toEqual(expected);
    }),
  );
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}
