import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { readLastLines } from "./last-lines.ts";
import type { FromChild, ToChild } from "./role-process.ts";

const QUICK_CRASH_MS = 10_000;
const MAX_QUICK_CRASHES = 5;
const FIRST_WAIT_MS = 250;
const STOP_TIMEOUT_MS = 10_000;
const ANSWER_TIMEOUT_MS = 5_000;
const SHOWN_LOG_LINES = 5;

export interface ChildPlan {
  /** As people read it: "api", "worker 2". */
  name: string;
  script: string;
  /** Relative paths of sources start here, wherever Atlas was started from. */
  workingFolder: string;
  args: string[];
  nodeFlags: readonly string[];
  env: NodeJS.ProcessEnv;
  logFile: string;
  /** Hears of a crash that is followed by a restart, with the last lines of the log. */
  onRestart(notice: string): void;
  /** Hears that the child crashed too often to be started again, and why. */
  onGivenUp(reason: string): void;
}

/** A process that is started again, a little later each time, when it ends unasked. */
export class SupervisedChild {
  readonly #plan: ChildPlan;
  #child!: ChildProcess;
  #startedAt = 0;
  #quickCrashes = 0;
  #isReleased = false;
  #isStopping = false;
  #waiting: NodeJS.Timeout | undefined;
  #markReady!: () => void;
  /** Settles when the child first says that it is up. */
  readonly ready = new Promise<void>((resolve) => {
    this.#markReady = resolve;
  });

  constructor(plan: ChildPlan) {
    this.#plan = plan;
    this.#start();
  }

  /** Until then the child only loads its code, which takes longer than PostgreSQL's start. */
  release(): void {
    this.#isReleased = true;
    this.#send("go");
  }

  /** A link that signs in once; null from a child that makes none, or does not answer. */
  makeLoginLink(): Promise<string | null> {
    const child = this.#child;
    return new Promise((resolve) => {
      const impatience = setTimeout(() => resolve(null), ANSWER_TIMEOUT_MS);
      child.on("message", function hear(message: FromChild) {
        if (message.kind !== "login-link") return;
        child.off("message", hear);
        clearTimeout(impatience);
        resolve(message.url);
      });
      this.#send("make-login-link");
    });
  }

  /** Asks the child to stop, and kills it with everything it started when it takes too long. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#waiting);
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    this.#send("stop");
    const impatience = setTimeout(() => killGroup(child), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(impatience);
  }

  #start(): void {
    const { script, workingFolder, args, nodeFlags, env, logFile } = this.#plan;
    // The log is the child's own file, not a pipe through the supervisor: it must not end with the supervisor.
    const log = openSync(logFile, "a");
    this.#startedAt = Date.now();
    const child = fork(script, args, {
      cwd: workingFolder,
      env,
      stdio: ["ignore", log, log, "ipc"],
      execArgv: ["--enable-source-maps", ...nodeFlags],
      // A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which then stops all in order.
      detached: process.platform !== "win32",
    });
    closeSync(log);
    child.on("message", (message: FromChild) => message.kind === "ready" && this.#markReady());
    child.once("error", () => {}); // followed by "exit", which decides
    child.once("exit", (code, signal) => this.#onExit(signal ?? `code ${code}`));
    this.#child = child;
    if (this.#isReleased) this.#send("go");
  }

  #onExit(how: string): void {
    killGroup(this.#child);
    if (this.#isStopping) return;
    const { name, logFile, onRestart, onGivenUp } = this.#plan;
    const isQuick = Date.now() - this.#startedAt < QUICK_CRASH_MS;
    this.#quickCrashes = isQuick ? this.#quickCrashes + 1 : 1;
    const lastLines = readLastLines(logFile, SHOWN_LOG_LINES).map((line) => `\n    ${line}`);
    if (this.#quickCrashes >= MAX_QUICK_CRASHES) {
      onGivenUp(`The ${name} ended ${MAX_QUICK_CRASHES} times in a row (${how}); see ${logFile}.${lastLines.join("")}`);
      return;
    }
    const waitMs = FIRST_WAIT_MS * 2 ** (this.#quickCrashes - 1);
    onRestart(`The ${name} ended (${how}); starting it again in ${waitMs / 1000} s.${lastLines.join("")}`);
    this.#waiting = setTimeout(() => this.#start(), waitMs);
  }

  #send(message: ToChild): void {
    if (this.#child.connected) this.#child.send(message, () => {}); // a child that just ended is "exit"'s business
  }
}

/** Whatever a role left behind, such as a connector: a child leads its own process group. */
function killGroup(child: ChildProcess): void {
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else if (child.pid) process.kill(-child.pid, "SIGKILL");
  } catch {
    // nothing is left of the group
  }
}
