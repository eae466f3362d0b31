import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { engineEnvironment } from "../../../lib/child-environment.ts";

const run = promisify(execFile);

/** A program that runs containers as docker does, with the options that each of its commands gets. */
export type EngineCommand = readonly [program: string, ...options: string[]];

const KNOWN_ENGINES: readonly EngineCommand[] = [["docker"], ["podman"]];

const ASK_LIMIT_MS = 5_000;

const found = new Map<string, Promise<EngineCommand | null>>();

/**
 * The container engine that answers on this machine, docker before podman, or the one that is named; null when none does.
 * Asked once a process.
 */
export function findContainerEngine(named?: EngineCommand): Promise<EngineCommand | null> {
  const candidates = named === undefined ? KNOWN_ENGINES : [named];
  const key = JSON.stringify(candidates);
  const known = found.get(key) ?? askEngines(candidates);
  found.set(key, known);
  return known;
}

async function askEngines(candidates: readonly EngineCommand[]): Promise<EngineCommand | null> {
  const answers = await Promise.all(candidates.map(answersCommands));
  return candidates.find((_, place) => answers[place]) ?? null;
}

/** Docker's command may be there without the service that it talks to. */
async function answersCommands([program, ...options]: EngineCommand): Promise<boolean> {
  return run(program, [...options, "info"], { env: engineEnvironment(), timeout: ASK_LIMIT_MS }).then(
    () => true,
    () => false,
  );
}
