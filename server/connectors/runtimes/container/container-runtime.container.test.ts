import { execFile } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runToEnd } from "../../testing/run-runtime.ts";
import { contractLines, describeRuntime } from "../../testing/runtime-contract.ts";
import { containerRuntime } from "./container-runtime.ts";
import { type EngineCommand, findContainerEngine } from "./find-container-engine.ts";

const run = promisify(execFile);
const IMAGE = "localhost/atlas-test-connector:1";

// Where podman runs within a container that has no rights over limits, it needs runc and limits that it may set.
const NESTED: { engine: EngineCommand; options: string[] } = {
  engine: ["podman", "--runtime=/usr/sbin/runc", "--cgroup-manager=cgroupfs"],
  options: ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"],
};
const isNested = existsSync("/usr/sbin/runc") && (await findContainerEngine(NESTED.engine)) !== null;
const engine = isNested ? NESTED.engine : await findContainerEngine();
const settings = isNested ? NESTED : {};
const BUSYBOX = ["/usr/bin/busybox", "/bin/busybox"].find(existsSync);

const WHY = "skipped: needs docker or podman, and a static busybox to make an image of";

/** What every verb answers, in a shell: a config that holds "broken" fails, one with "hang" never ends. */
const CONNECTOR = `#!/bin/sh
log() { echo "{\\"type\\":\\"LOG\\",\\"log\\":{\\"level\\":\\"INFO\\",\\"message\\":\\"$1\\"}}"; }
case "$1" in
  spec)
    log "networks: $(ls /sys/class/net | tr '\\n' ' ')"
    echo '{"type":"SPEC","spec":{"connectionSpecification":{"type":"object","properties":{}}}}' ;;
  check)
    touch /nowhere 2>/dev/null || log "the root is read-only"
    touch /tmp/somewhere && log "there is room in /tmp"
    log "memory: $(cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null)"
    echo '{"type":"CONNECTION_STATUS","connectionStatus":{"status":"SUCCEEDED"}}' ;;
  discover)
    echo '{"type":"CATALOG","catalog":{"streams":[{"name":"users","json_schema":{},"supported_sync_modes":["full_refresh"]}]}}' ;;
  read)
    if grep -q broken "$3"; then echo "no such table" >&2; exit 3; fi
    if grep -q hang "$3"; then log "hanging"; while true; do sleep 1; done; fi
    cat /users.jsonl ;;
esac
`;

async function makeImage(folder: string, [program, ...options]: EngineCommand, busybox: string): Promise<void> {
  const root = join(folder, "root");
  for (const name of ["bin", "tmp"]) mkdirSync(join(root, name), { recursive: true });
  copyFileSync(busybox, join(root, "bin/busybox"));
  for (const tool of ["sh", "cat", "echo", "grep", "ls", "sleep", "touch", "tr"]) {
    symlinkSync("busybox", join(root, "bin", tool));
  }
  writeFileSync(join(root, "bin/connector"), CONNECTOR);
  chmodSync(join(root, "bin/connector"), 0o755);
  writeFileSync(join(root, "users.jsonl"), [...contractLines()].map((line) => `${line}\n`).join(""));
  await run("tar", ["-C", root, "-cf", join(folder, "root.tar"), "."]);
  const entry = ["--change", 'ENTRYPOINT ["/bin/connector"]'];
  await run(program, [...options, "import", ...entry, join(folder, "root.tar"), IMAGE]);
}

describe.skipIf(engine === null || BUSYBOX === undefined)(`containers (${WHY})`, () => {
  const folder = mkdtempSync(join(tmpdir(), "atlas-container-"));
  const runtime = containerRuntime({ ...settings, image: IMAGE, memory: "256m", cpus: "1", graceMs: 300 });
  const signal = new AbortController().signal;
  const ask = async (...args: string[]) => (await run(engine![0], [...engine!.slice(1), ...args])).stdout.trim();
  const left = () => ask("ps", "--all", "--quiet", "--filter", "name=atlas-");

  beforeAll(() => makeImage(folder, engine!, BUSYBOX!));
  afterAll(async () => {
    await ask("rmi", "--force", IMAGE);
    rmSync(folder, { recursive: true, force: true });
  });

  describeRuntime({ name: "container", runtime, config: {}, brokenConfig: { table: "broken" } });

  const logs = async (verb: "spec" | "check") => {
    const { messages } = await runToEnd(runtime, verb === "spec" ? { verb } : { verb, config: {} });
    return messages.flatMap((message) => (message.type === "LOG" ? [message.message] : []));
  };

  test("it can write to /tmp alone, and has the memory it was given", async () => {
    expect(await logs("check")).toEqual([
      "the root is read-only",
      "there is room in /tmp",
      `memory: ${256 * 1024 ** 2}`,
    ]);
  });

  test("a spec is asked without a network", async () => {
    expect(await logs("spec")).toEqual(["networks: lo "]);
  });

  test("a container that fails says why, and none is left behind, not even of a read that is cancelled", async () => {
    const streams: [] = [];
    const read = (config: object) => ({ verb: "read" as const, config: { ...config }, streams, state: [] });
    const { error } = await runToEnd(runtime, read({ table: "broken" }));
    expect(error).toMatchObject({ code: "CONNECTOR_FAILED", facts: { exitCode: 3, lastLines: ["no such table"] } });

    const stop = new AbortController();
    const reason = new Error("cancelled");
    const hanging = async () => {
      for await (const _ of runtime.run(read({ how: "hang" }), stop.signal)) stop.abort(reason);
    };
    await expect(hanging()).rejects.toBe(reason);
    expect(await left()).toBe("");
  });

  test("an image that cannot be had is named, with the engine's own words", async () => {
    const gone = containerRuntime({ ...settings, image: "localhost:1/nowhere/source-gone:1" });
    const lines: string[] = [];
    const pulling = gone.prepare((line) => lines.push(line), signal);
    await expect(pulling).rejects.toMatchObject({
      ...{ code: "CONNECTOR_UNAVAILABLE", message: "The image localhost:1/nowhere/source-gone:1 cannot be pulled." },
      detail: expect.stringContaining("localhost:1"),
    });
    expect(lines[0]).toBe("Pulling localhost:1/nowhere/source-gone:1");
  });
});

test("without an engine a connector says what is missing, and what reads the same without one", async () => {
  const runtime = containerRuntime({ engine: ["no-such-engine"], image: "a/b:1", instead: "Atlas's own PostgreSQL" });
  const reason = expect.stringMatching(/needs a container runtime.*; Atlas's own PostgreSQL reads the same/);
  expect(await runtime.availability()).toEqual({ isRunnable: false, reason });
  const { error } = await runToEnd(runtime, { verb: "spec" });
  expect(error).toMatchObject({
    code: "CONNECTOR_UNAVAILABLE",
    message: expect.stringMatching(/^a\/b:1 cannot run here/),
  });
});
