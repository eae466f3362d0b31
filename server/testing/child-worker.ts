import { type ChildProcess, spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

const ENTRY = fileURLToPath(new URL("./worker-process.ts", import.meta.url));

/** A worker in a process of its own, which takes whatever the database's queue holds. */
export class ChildWorker {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #output: Buffer[] = [];

  constructor(databaseUrl: string) {
    this.#child = spawn(process.execPath, ["--import", "tsx", ENTRY, databaseUrl, tmpdir()], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (chunk: Buffer) => this.#output.push(chunk));
    this.#child.stderr?.on("data", (chunk: Buffer) => this.#output.push(chunk));
    this.#ended = new Promise((resolve) => this.#child.once("close", resolve));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** What it printed, for a test that waits in vain. */
  get output(): string {
    return Buffer.concat(this.#output).toString("utf8");
  }

  /** Ends it as the kernel does when memory runs out: without a word to anybody. Does nothing to one that has ended. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}
