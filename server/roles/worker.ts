import { join } from "node:path";
import type { Environment } from "../env.ts";
import { startWorker } from "../jobs/worker.ts";
import type { RunningRole } from "./role-process.ts";
import { roleSettings } from "./role-settings.ts";

/** Takes runs from the queue and answers questions to connectors. */
export function startWorkerRole(env: Environment): Promise<RunningRole> {
  const connectors = {
    environmentsDir: join(env.home, "connectors"),
    manifestsUrl: env.manifestsUrl,
    programs: env.areProgramsAllowed ? { env: {} } : undefined,
  };
  return startWorker({
    ...roleSettings(env, "worker"),
    connectors,
    stateBackupDir: env.stateBackupDir,
    publicUrl: env.url,
    runsAtOnce: env.runsPerWorker,
  });
}
