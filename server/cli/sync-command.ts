import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Environment, readEnvironment } from "../env.ts";
import { readOrMakeKey, SecretBox } from "../lib/secret-box.ts";
import { openSync } from "../sync/open-sync.ts";
import { FAILED, INTERRUPTED, SUCCEEDED } from "./exit-codes.ts";
import { findOrMakeFileSync, placeOfFiles } from "./file-sync.ts";
import { localConnectorDesk } from "./local-connector-desk.ts";
import { openDatabase } from "./open-database.ts";
import { runHere, runToDo } from "./run-here.ts";
import { resultText, runResult } from "./run-result.ts";
import { showProgress } from "./show-progress.ts";
import { SYNC_HELP, UsageError } from "./usage.ts";

/** `atlas sync`: reads files through all eight steps in this process. Returns the exit code. */
export async function syncCommand(args: string[], stop: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      key: { type: "string" },
      name: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(SYNC_HELP);
    return SUCCEEDED;
  }
  const [named, ...more] = positionals;
  if (named === undefined) throw new UsageError("Which file or folder? None was named.", SYNC_HELP);
  if (more.length > 0) throw new UsageError("One file or folder at a time; a folder's files are streams.", SYNC_HELP);
  const path = placeOfFiles(named);
  const key =
    values.key
      ?.split(",")
      .map((column) => column.trim())
      .filter(Boolean) ?? null;
  const env = readEnvironment();
  const database = await openDatabase(env);
  try {
    const sync = await openSync(syncSettings(env, database.url));
    try {
      const { deps } = sync;
      const services = { ...deps, desk: localConnectorDesk(sync.commands) };
      const syncId = await findOrMakeFileSync(services, { path, name: values.name ?? null, key });
      const runId = await runToDo(deps, syncId);
      const running = runHere(runId, deps, stop);
      await showProgress(deps.store, runId, running);
      if (stop.aborted) {
        process.stderr.write("Interrupted. The same command goes on where this one stopped.\n");
        return INTERRUPTED;
      }
      const result = await runResult(deps.store, await running);
      process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `\n${resultText(result, database.place)}`);
      return result.status === "succeeded" ? SUCCEEDED : FAILED;
    } finally {
      await sync.close();
    }
  } finally {
    await database.close();
  }
}

function syncSettings(env: Environment, databaseUrl: string) {
  return {
    databaseUrl,
    secretBox: new SecretBox(env.secretKey ?? readOrMakeKey(join(env.home, "secret.key"))),
    connectors: { environmentsDir: join(env.home, "connectors") },
  };
}
