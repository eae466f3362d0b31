import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import {
  deserializeMessage,
  type JSONRPCMessage,
  serializeMessage,
  type Transport,
} from "@modelcontextprotocol/client";
import { childEnvironment } from "../../lib/child-environment.ts";
import { endProcessGroup, HAS_PROCESS_GROUPS } from "../../lib/process-group.ts";

export interface StdioProgram {
  command: string;
  args: readonly string[];
  env: Record<string, string>;
}

/** A server's answer is read whole; one line of a catalogue of hundreds of tools is some 300 kB. */
const LONGEST_LINE_BYTES = 32 * 1024 * 1024;
const LINES_KEPT = 20;
const LINE_CHARACTERS = 500;
const GRACE_MS = 2_000;

/**
 * Starts a server in a process group of its own, so that what `npx` and its like start ends with it, and keeps the last lines
 * it wrote that are no messages: why a server died stands nowhere else.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport["onmessage"];
  /** Whether the process ended without being asked to. */
  hasDied = false;

  readonly #program: StdioProgram;
  readonly #scrub: (text: string) => string;
  readonly #lines: string[] = [];
  #child: ChildProcessByStdio<Writable, Readable, Readable> | null = null;
  #rest = "";
  #isClosing = false;

  constructor(program: StdioProgram, scrub: (text: string) => string) {
    this.#program = program;
    this.#scrub = scrub;
  }

  /** With `stderr` below, how the SDK knows a pipe from a connection: a silent pipe is an old server, not an outage. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  get stderr(): Readable | null {
    return this.#child?.stderr ?? null;
  }

  /** What the server last wrote besides messages, without secrets. */
  lastLines(): string[] {
    return [...this.#lines];
  }

  start(): Promise<void> {
    const { command, args, env } = this.#program;
    const child = spawn(command, [...args], {
      detached: HAS_PROCESS_GROUPS,
      env: childEnvironment(env),
      stdio: ["pipe", "pipe", "pipe"],
      // npx is a script there, which only a shell starts.
      shell: process.platform === "win32",
    });
    this.#child = child;
    const started = new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => this.#read(chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => this.#keep(chunk));
    child.stdin.on("error", (error) => this.onerror?.(error));
    child.once("close", () => {
      this.hasDied = !this.#isClosing;
      this.onclose?.();
    });
    return started;
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#child?.stdin;
    if (!stdin?.writable) throw new Error("the server has ended");
    if (!stdin.write(serializeMessage(message))) await new Promise((resolve) => stdin.once("drain", resolve));
  }

  async close(): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const { pid } = this.#child ?? {};
    if (pid !== undefined) await endProcessGroup(pid, GRACE_MS);
  }

  #read(chunk: string): void {
    const lines = (this.#rest + chunk).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > LONGEST_LINE_BYTES) {
      this.#keep("a message of more than 32 MiB");
      void this.close();
      return;
    }
    for (const line of lines) if (line.trim() !== "") this.#take(line);
  }

  #take(line: string): void {
    let message: JSONRPCMessage;
    try {
      message = deserializeMessage(line);
    } catch {
      this.#keep(line); // a print that was meant for a log
      return;
    }
    this.onmessage?.(message);
  }

  #keep(text: string): void {
    const lines = this.#scrub(text).split("\n");
    for (const line of lines) if (line.trim() !== "") this.#lines.push(line.slice(0, LINE_CHARACTERS));
    this.#lines.splice(0, this.#lines.length - LINES_KEPT);
  }
}
