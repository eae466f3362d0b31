import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { childEnvironment } from "../../lib/child-environment.ts";
import { endProcessGroup, HAS_PROCESS_GROUPS } from "../../lib/process-group.ts";
import { secretScrubber } from "../../lib/scrub-secrets.ts";
import { ConnectorFailed, ConnectorSilent, ConnectorUnavailable, ProtocolViolation } from "../errors.ts";
import type { AirbyteMessage } from "../protocol/messages.ts";
import { writeCommandFiles } from "./command-files.ts";
import { ConnectorOutput } from "./connector-output.ts";
import type { ConnectorCommand, ConnectorRuntime } from "./connector-runtime.ts";

export interface ConnectorProgram {
  /** The connector's name, for messages. */
  connector: string;
  file: string;
  /** Arguments before the verb. */
  args?: string[];
  /** Options after the verb and its own. */
  options?: string[];
  env?: Record<string, string>;
  /** Values of the config that must not show up in logs and errors. */
  secrets?: readonly string[];
  /** How long it may print nothing before it is taken for dead. Default 1 hour. */
  silenceLimitMs?: number;
  /** How long its processes have to end when asked. Default 3 s, so that a cancelled run is over within 5. */
  graceMs?: number;
}

/** Runs a program that speaks the Airbyte protocol, in a process group of its own. */
export function processRuntime(program: ConnectorProgram): ConnectorRuntime {
  return {
    availability: async () => ({ isRunnable: true }),
    prepare: async () => {},
    async *run(command, signal) {
      signal.throwIfAborted();
      const files = await writeCommandFiles(command);
      try {
        yield* runProgram(program, command, files.args, signal);
      } finally {
        await files.remove();
      }
    },
  };
}

/** Runs the program for a command whose files are written; `args` are the verb and its options. */
export function runProgram(
  program: ConnectorProgram,
  command: ConnectorCommand,
  args: string[],
  signal: AbortSignal,
): AsyncGenerator<AirbyteMessage[]> {
  return withAnswer(command, program.connector, runToEnd(program, args, signal));
}

const ANSWERS = { spec: "SPEC", check: "CONNECTION_STATUS", discover: "CATALOG", read: null } as const;

/** A connector that ends well without the one message it was asked for has not done what it was asked. */
async function* withAnswer(
  { verb }: ConnectorCommand,
  connector: string,
  batches: AsyncIterable<AirbyteMessage[]>,
): AsyncGenerator<AirbyteMessage[]> {
  const answer = ANSWERS[verb];
  let isAnswered = answer === null;
  for await (const batch of batches) {
    isAnswered ||= batch.some((message) => message.type === answer);
    yield batch;
  }
  if (!isAnswered) throw new ProtocolViolation(`Connector ${connector} ended ${verb} without a ${answer} message.`);
}

type Outcome = { exitCode: number | null; exitSignal: NodeJS.Signals | null };
type Child = ChildProcessByStdio<null, Readable, Readable>;

async function* runToEnd(
  program: ConnectorProgram,
  args: string[],
  signal: AbortSignal,
): AsyncGenerator<AirbyteMessage[]> {
  const { connector, silenceLimitMs = 3_600_000, graceMs = 3_000 } = program;
  const output = new ConnectorOutput(secretScrubber(program.secrets ?? []));
  const child = spawn(program.file, [...(program.args ?? []), ...args, ...(program.options ?? [])], {
    detached: HAS_PROCESS_GROUPS,
    env: childEnvironment(program.env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const events = watch(child, { output, signal, connector, graceMs });
  try {
    for (;;) {
      signal.throwIfAborted();
      if (output.hasMessages) yield output.takeBatch();
      else if (events.failure !== null) throw events.failure;
      else if (events.outcome !== null) break;
      // Only a connector that is being listened to can be silent: a slow consumer does not count.
      else if (!(await events.next(silenceLimitMs))) throw new ConnectorSilent(connector, silenceLimitMs);
    }
    if (events.outcome.exitCode !== 0) {
      throw new ConnectorFailed({ connector, ...events.outcome, ...output.evidence() });
    }
  } finally {
    events.stop();
    if (child.pid !== undefined) await endProcessGroup(child.pid, graceMs);
  }
}

interface Watched {
  output: ConnectorOutput;
  signal: AbortSignal;
  connector: string;
  graceMs: number;
}

/** Turns the child's events into a wait: output is taken only while somebody waits, which is the back-pressure. */
function watch(child: Child, { output, signal, connector, graceMs }: Watched) {
  let wake = () => {};
  const events = {
    outcome: null as Outcome | null,
    failure: null as Error | null,

    /** Waits for output, the end or an abort; false when none came in time. */
    next: (limitMs: number): Promise<boolean> =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(false), limitMs);
        wake = () => {
          clearTimeout(timer);
          resolve(true);
        };
        child.stdout.resume();
        child.stderr.resume();
      }),

    stop() {
      signal.removeEventListener("abort", onAbort);
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
  // Not left to the consumer, who may be busy with the last batch for longer than a cancel may take.
  const endGroup = () => child.pid !== undefined && endProcessGroup(child.pid, graceMs);
  const onAbort = () => {
    endGroup();
    wake();
  };
  const take = (splitter: { push(chunk: Buffer): void }) => (chunk: Buffer) => {
    child.stdout.pause();
    child.stderr.pause();
    try {
      splitter.push(chunk);
    } catch (error) {
      events.failure = error as Error;
    }
    wake();
  };

  signal.addEventListener("abort", onAbort, { once: true });
  child.stdout.on("data", take(output.stdout)).pause();
  child.stderr.on("data", take(output.stderr)).pause();
  child.once("error", (error: NodeJS.ErrnoException) => {
    events.failure = cannotStart(connector, child.spawnfile, error);
    wake();
  });
  // Children that outlive their connector would hold its output open for ever. What was printed can still be read.
  child.once("exit", endGroup);
  child.once("close", (exitCode, exitSignal) => {
    output.end();
    events.outcome = { exitCode, exitSignal };
    wake();
  });
  return events;
}

function cannotStart(connector: string, file: string, error: NodeJS.ErrnoException): Error {
  const reason =
    error.code === "ENOENT"
      ? "there is no such program"
      : error.code === "EACCES"
        ? "it may not be executed"
        : error.message;
  return new ConnectorUnavailable(`Connector ${connector} cannot be started from ${file}: ${reason}.`, {
    hint: "Install the connector again, or correct its path.",
    detail: error.message,
  });
}
