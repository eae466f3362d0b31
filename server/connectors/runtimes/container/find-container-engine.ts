import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { installerEnvironment } from "../../../lib/child-environment.ts";

const run = promisify(execFile);

export const CONTAINER_ENGINES = ["docker", "podman"] as const;
export type ContainerEngine = (typeof CONTAINER_ENGINES)[number];

const ASK_LIMIT_MS = 5_000;

let found: Promise<ContainerEngine | null> | null = null;

/** The container engine that answers on this machine; null when none does. Asked once a process. */
export function findContainerEngine(): Promise<ContainerEngine | null> {
  found ??= askEngines();
  return found;
}

async function askEngines(): Promise<ContainerEngine | null> {
  const answers = await Promise.all(CONTAINER_ENGINES.map(answersCommands));
  return CONTAINER_ENGINES.find((_, place) => answers[place]) ?? null;
}

/** Docker's command may be there without the service that it talks to. */
async function answersCommands(engine: ContainerEngine): Promise<boolean> {
  return run(engine, ["info"], { env: installerEnvironment(), timeout: ASK_LIMIT_MS }).then(
    () => true,
    () => false,
  );
}
