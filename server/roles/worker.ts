import { join } from "node:path";
import { confineFiles } from "../connectors/native/files/file-roots.ts";
import { AIRBYTE_REGISTRY, registrySpecs } from "../connectors/registry/registry-specs.ts";
import type { Environment } from "../env.ts";
import { startWorker } from "../jobs/worker.ts";
import type { RunningRole } from "./role-process.ts";
import { roleSettings } from "./role-settings.ts";

/** Takes runs from the queue and answers questions to connectors. */
export function startWorkerRole(env: Environment): Promise<RunningRole> {
  const environmentsDir = join(env.home, "connectors");
  confineFiles(env.fileRoots);
  const connectors = {
    environmentsDir,
    registrySpecs:
      env.registry === null
        ? undefined
        : registrySpecs({ place: env.registry ?? AIRBYTE_REGISTRY, cacheDir: environmentsDir }),
    manifestsUrl: env.manifestsUrl,
    containers: env.containers,
    programs: env.areProgramsAllowed ? { env: {} } : undefined,
  };
  return startWorker({
    ...roleSettings(env, "worker"),
    connectors,
    stateBackupDir: env.stateBackupDir,
    presidioUrl: env.presidioUrl,
    publicUrl: env.url,
    runsAtOnce: env.runsPerWorker,
    allowsPrivateAddresses: env.allowsPrivateAddresses,
    mail: env.mail,
  });
}
