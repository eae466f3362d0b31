import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { engineEnvironment } from "../../../lib/child-environment.ts";
import { ConnectorUnavailable } from "../../errors.ts";
import type { EngineCommand } from "./find-container-engine.ts";

const run = promisify(execFile);
const LINES_KEPT = 10;

/** Whether the engine has the image already. */
export async function hasImage([program, ...options]: EngineCommand, image: string): Promise<boolean> {
  return run(program, [...options, "image", "inspect", image], { env: engineEnvironment() }).then(
    () => true,
    () => false,
  );
}

/** Fetches the image from its registry, with the engine's own lines as progress. Throws ConnectorUnavailable. */
export async function pullImage(
  [program, ...options]: EngineCommand,
  image: string,
  { report, signal }: { report: (line: string) => void; signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  report(`Pulling ${image}`);
  const child = spawn(program, [...options, "pull", image], {
    env: engineEnvironment(),
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  const last: string[] = [];
  const take = (line: string) => {
    if (line.trim() === "") return;
    report(line);
    last.push(line);
    if (last.length > LINES_KEPT) last.shift();
  };
  createInterface({ input: child.stdout }).on("line", take);
  createInterface({ input: child.stderr }).on("line", take);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw error;
  });
  if (code === 0) return;
  throw new ConnectorUnavailable(`The image ${image} cannot be pulled.`, {
    hint: "See whether this machine reaches the image's registry, and whether the image is there in this version.",
    detail: last.join("\n"),
  });
}

/** Ends and removes a container, if it is still there. */
export async function removeContainer([program, ...options]: EngineCommand, name: string): Promise<void> {
  const env = engineEnvironment();
  // Removing alone would wait ten seconds for a program that does not end when asked.
  await run(program, [...options, "kill", name], { env }).catch(() => {});
  await run(program, [...options, "rm", "--force", name], { env }).catch(() => {});
}
