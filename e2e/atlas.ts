import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ROOT = resolve(import.meta.dirname, "..");
const START_TIMEOUT_MS = 120_000;

export interface StartOptions {
  /** An existing home to start again on; a new one in the temporary folder otherwise. */
  home?: string;
  port?: number;
  isSampleWanted?: boolean;
  /** A PostgreSQL to use; the embedded one otherwise. */
  databaseUrl?: string;
}

/** What `npm start` runs, on a folder and a port of its own: the user's Atlas is never touched. */
export class Atlas {
  readonly home: string;
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #exit: Promise<number | null>;
  #output = "";

  private constructor({ home, port, isSampleWanted, databaseUrl }: StartOptions & { home: string; port: number }) {
    this.home = home;
    this.port = port;
    const inherited = Object.entries(process.env).filter(
      ([name]) => name !== "DATABASE_URL" && !name.startsWith("ATLAS_"),
    );
    this.#process = spawn(process.execPath, ["scripts/start.mjs"], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...Object.fromEntries(inherited),
        ATLAS_HOME: home,
        ATLAS_PORT: String(port),
        ATLAS_SAMPLE: isSampleWanted ? "on" : "off",
        ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on("data", (chunk) => {
        this.#output += chunk;
      });
    }
    this.#exit = new Promise((done) => this.#process.once("close", done));
  }

  /** Starts one and returns at once; see `started`. */
  static async launch(options: StartOptions = {}): Promise<Atlas> {
    return new Atlas({
      ...options,
      home: options.home ?? newHome(),
      port: options.port ?? (await freePort()),
    });
  }

  /** Starts one and waits for its login link. */
  static async start(options: StartOptions = {}): Promise<Atlas> {
    const atlas = await Atlas.launch(options);
    await atlas.#untilStarted();
    return atlas;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  get output(): string {
    return this.#output;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** The last line it printed. */
  get lastLine(): string {
    return this.#output.trimEnd().split("\n").at(-1) ?? "";
  }

  /** Settles when it has ended, with its exit code. */
  exited(): Promise<number | null> {
    return this.#exit;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Stops it and removes its folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.signal("SIGTERM");
    await this.#exit;
    rmSync(this.home, { recursive: true, force: true });
  }

  async #untilStarted(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!this.lastLine.startsWith(`${this.url}/login?token=`)) {
      if (this.#process.exitCode !== null || Date.now() > deadline)
        throw new Error(`Atlas did not start:\n${this.output}`);
      await sleep(50);
    }
  }
}

/** The ids of a process's children and theirs, the process itself left out. */
export function descendantsOf(pid: number): number[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const childrenOf = (parent: number): number[] =>
    table.filter(([, ppid]) => ppid === parent).flatMap(([child]) => [child!, ...childrenOf(child!)]);
  return childrenOf(pid);
}

/** Of `pids` those that are Atlas's own roles, by the role: "api", "worker" and so on. */
export function rolesOf(pids: readonly number[]): Map<number, string> {
  const lines = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  const roles = lines.map((line) => /^\s*(\d+) .*\.build\/server\/main\.js (\w+)$/.exec(line));
  return new Map(
    roles.flatMap((match) => (match && pids.includes(Number(match[1])) ? [[Number(match[1]), match[2]!]] : [])),
  );
}

/** Those of `pids` that still run; a dead one that nobody has collected yet does not count. */
export function aliveOf(pids: readonly number[]): number[] {
  const states = execFileSync("ps", ["-eo", "pid=,stat="], { encoding: "utf8" }).trim().split("\n");
  const running = states.map((line) => line.trim().split(/\s+/)).filter(([, state]) => !state!.startsWith("Z"));
  return pids.filter((pid) => running.some(([alive]) => Number(alive) === pid));
}

export function newHome(): string {
  const home = mkdtempSync(join(tmpdir(), "atlas-e2e-"));
  chmodSync(home, 0o711); // started by root, PostgreSQL runs as another user, who must be able to pass through
  return home;
}

export function freePort(): Promise<number> {
  return new Promise((done, refuse) => {
    const probe = createServer();
    probe.once("error", refuse);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? done(address.port) : refuse(new Error("no port"))));
    });
  });
}
