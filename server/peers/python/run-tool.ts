import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { installerEnvironment } from "../../lib/child-environment.ts";
import { endProcessGroup, HAS_PROCESS_GROUPS } from "../../lib/process-group.ts";

export interface ToolResult {
  succeeded: boolean;
  /** The last lines of its output, for an error's detail. */
  tail: string;
}

const TAIL_LINES = 30;
const GRACE_MS = 2_000;

/** Runs an installer to its end, line by line to `report`. Throws the signal's reason when aborted, after ending its group. */
export async function runTool(
  file: string,
  args: string[],
  { report, signal }: { report: (line: string) => void; signal: AbortSignal },
): Promise<ToolResult> {
  signal.throwIfAborted();
  const child = spawn(file, args, {
    detached: HAS_PROCESS_GROUPS,
    env: installerEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tail: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on("line", (line) => {
      tail.push(line);
      if (tail.length > TAIL_LINES) tail.shift();
      report(line);
    });
  }
  const onAbort = () => child.pid !== undefined && endProcessGroup(child.pid, GRACE_MS);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const succeeded = await new Promise<boolean>((resolve) => {
      child.once("close", (exitCode) => resolve(exitCode === 0));
      child.once("error", (error) => {
        tail.push(error.message);
        resolve(false);
      });
    });
    signal.throwIfAborted();
    return { succeeded, tail: tail.join("\n") };
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
