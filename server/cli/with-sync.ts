import { join } from "node:path";
import type { RuntimeOptions } from "../connectors/registry/connectors.ts";
import { type Environment, readEnvironment } from "../env.ts";
import { readOrMakeKey, SecretBox } from "../lib/secret-box.ts";
import type { RunRecord } from "../store/runs.ts";
import { openSync } from "../sync/open-sync.ts";
import { openDatabase } from "./open-database.ts";
import { runHere, runToDo } from "./run-here.ts";
import { showProgress } from "./show-progress.ts";

type OpenedSync = Awaited<ReturnType<typeof openSync>>;

/** Opens the database and what a sync needs for the time of `work`. Throws CannotStart. */
export async function withSync<T>(
  settings: { stop: AbortSignal; connectors: Pick<RuntimeOptions, "silenceLimitMs" | "programs"> },
  work: (sync: OpenedSync, place: string) => Promise<T>,
): Promise<T> {
  const env = readEnvironment();
  const database = await openDatabase(env);
  try {
    const sync = await openSync({
      databaseUrl: database.url,
      secretBox: secretBoxOf(env),
      connectors: { environmentsDir: join(env.home, "connectors"), ...settings.connectors },
      stateBackupDir: env.stateBackupDir,
      presidioUrl: env.presidioUrl,
      stop: settings.stop,
    });
    try {
      return await work(sync, database.place);
    } finally {
      await sync.close();
    }
  } finally {
    await database.close();
  }
}

/** Runs the sync once, with its progress on standard error. Null when it was interrupted. */
export async function runAndShow(
  { deps }: OpenedSync,
  syncId: string,
  options: { stop: AbortSignal; maxAttempts: number },
): Promise<RunRecord | null> {
  const runId = await runToDo(deps, syncId);
  const running = runHere(runId, deps, options);
  await showProgress(deps.store, runId, running);
  return options.stop.aborted ? null : running;
}

function secretBoxOf(env: Environment): SecretBox {
  return new SecretBox(env.secretKey ?? readOrMakeKey(join(env.home, "secret.key")));
}
