import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { ConfiguredStream } from "../../../domain/stream.ts";
import { findPython } from "../../../peers/python/find-pythons.ts";
import { configure, discover, recordTexts, runToEnd, states } from "../../testing/run-runtime.ts";
import { withTempFolder } from "../../testing/temp-folder.ts";
import { writeZip } from "../../testing/write-zip.ts";
import type { ConnectorRuntime } from "../connector-runtime.ts";
import { pythonRuntime } from "./python-runtime.ts";

const FAKER = { name: "airbyte-source-faker", version: "7.2.1", requiresPython: ">=3.10,<3.13" };
const canRun = (await findPython(FAKER.requiresPython)) !== null;

describe.skipIf(!canRun)("airbyte-source-faker (skipped: there is no Python 3.10 to 3.12)", () => {
  const signal = new AbortController().signal;
  let environmentsDir = "";
  let runtime: ConnectorRuntime;
  beforeAll(async () => {
    environmentsDir = await mkdtemp(join(tmpdir(), "atlas-test-"));
    runtime = pythonRuntime({ ...FAKER, environmentsDir });
  });
  afterAll(() => rm(environmentsDir, { recursive: true, force: true }));

  const INSTALL_LIMIT_MS = 300_000;
  const VERB_LIMIT_MS = 60_000;
  const config = { count: 100, seed: 42, records_per_slice: 50, parallelism: 1 };

  test(
    "two that need it at once get one environment, and what a killed process left is cleared away",
    async () => {
      // Above any process number that a system gives.
      await mkdir(join(environmentsDir, ".building-99999999-x"));
      const lines: string[] = [];
      // Either may come first; the other one waits and has nothing to tell.
      const prepare = () => runtime.prepare((line) => lines.push(line), signal);
      await Promise.all([prepare(), prepare()]);
      expect(lines.filter((line) => /airbyte-source-faker 7\.2\.1 with Python 3\.1[0-2]/.test(line))).toHaveLength(1);
      const made = (await readdir(environmentsDir)).filter((name) => name !== "uv");
      expect(made).toEqual([expect.stringMatching(/^airbyte-source-faker-7\.2\.1-py3\.1[0-2]$/)]);
    },
    INSTALL_LIMIT_MS,
  );

  test(
    "it answers spec and check",
    async () => {
      const spec = await runToEnd(runtime, { verb: "spec" });
      expect(spec.messages).toContainEqual(expect.objectContaining({ type: "SPEC" }));
      const check = await runToEnd(runtime, { verb: "check", config });
      expect(check.messages).toContainEqual({ type: "CONNECTION_STATUS", status: "SUCCEEDED", message: null });
    },
    VERB_LIMIT_MS,
  );

  test(
    "its streams are discovered and 100 users are read, with a state to go on from",
    async () => {
      const streams = await discover(runtime, config);
      expect(streams.map(({ name }) => name).sort()).toEqual(["products", "purchases", "users"]);
      const users = streams.filter(({ name }) => name === "users").map(configure);
      const read = await runToEnd(runtime, { verb: "read", config, streams: users, state: [] });
      expect(read.error).toBeNull();
      const ids = recordTexts(read.messages).map((text) => JSON.parse(text).id);
      expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));

      const incremental: ConfiguredStream[] = users.map((stream) => ({
        ...stream,
        readMode: "incremental",
        cursor: ["updated_at"],
      }));
      const again = { ...config, always_updated: false };
      const state = states(read.messages).slice(-1);
      const rest = await runToEnd(runtime, { verb: "read", config: again, streams: incremental, state });
      expect(rest.error).toBeNull();
      expect(recordTexts(rest.messages)).toEqual([]);
    },
    VERB_LIMIT_MS,
  );

  test(
    "a config that breaks the spec fails with the connector's own words, and is not tried again",
    async () => {
      const { error } = await runToEnd(runtime, { verb: "discover", config: { count: "many" } });
      expect(error).toMatchObject({
        message: expect.stringContaining("'many' is not of type 'integer'"),
        retryable: false,
      });
    },
    VERB_LIMIT_MS,
  );
});

const hasPythons = (await findPython(">=3.11,<3.12")) !== null && (await findPython(">=3.12,<3.13")) !== null;

describe.skipIf(!hasPythons)(
  "a package whose Python is not known (skipped: there are no Pythons 3.11 and 3.12)",
  () => {
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    /** Installs a package that asks for a Python, from a folder instead of the index, and says what came of it. */
    async function install(requiresPython: string) {
      return withTempFolder(async (folder) => {
        await writeWheel(folder, { name: "atlas_picky", version: "1.0", requiresPython });
        vi.stubEnv("UV_FIND_LINKS", folder);
        vi.stubEnv("UV_NO_INDEX", "1");
        const picky = { name: "atlas-picky", version: "1.0", requiresPython: null, environmentsDir: folder };
        const error = await pythonRuntime(picky)
          .prepare(() => {}, new AbortController().signal)
          .then(
            () => null,
            (reason: unknown) => reason,
          );
        const made = (await readdir(folder)).filter((name) => name.startsWith("atlas-picky"));
        return { error, made };
      });
    }

    test("each Python is tried, the likeliest first, until the package takes one", { timeout: 120_000 }, async () => {
      expect(await install(">=3.10")).toEqual({ error: null, made: ["atlas-picky-1.0-py3.11"] });
      expect(await install(">=3.12,<3.13")).toEqual({ error: null, made: ["atlas-picky-1.0-py3.12"] });
    });

    test("when it takes none, what it needs is told in the installer's words", { timeout: 120_000 }, async () => {
      const { error, made } = await install(">=3.90");
      expect(made).toEqual([]);
      expect(error).toMatchObject({
        code: "PYTHON_UNAVAILABLE",
        message: "atlas-picky 1.0 does not run on the Pythons of this machine.",
        detail: expect.stringContaining("requires Python >=3.90"),
      });
    });
  },
);

interface Wheel {
  name: string;
  version: string;
  requiresPython: string;
}

/** The least that an installer takes for a package. */
async function writeWheel(folder: string, { name, version, requiresPython }: Wheel): Promise<void> {
  const info = `${name}-${version}.dist-info`;
  const files = {
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\nRequires-Python: ${requiresPython}\n`,
    [`${info}/WHEEL`]: "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    [`${info}/RECORD`]: `${info}/METADATA,,\n${info}/WHEEL,,\n${info}/RECORD,,\n`,
  };
  const path = join(folder, `${name}-${version}-py3-none-any.whl`);
  await writeZip(path, files);
}

test("a connector whose Python is missing says so before anything is installed", async () => {
  const runtime = pythonRuntime({
    name: "airbyte-source-x",
    version: "1",
    requiresPython: ">=3.90",
    environmentsDir: "/nowhere",
  });
  const availability = await runtime.availability();
  expect(availability).toMatchObject({
    isRunnable: false,
    reason: expect.stringMatching(/^cannot run here: needs Python 3\.90 or newer/),
  });
  await expect(runtime.prepare(() => {}, new AbortController().signal)).rejects.toMatchObject({
    code: "CONNECTOR_UNAVAILABLE",
  });
});
