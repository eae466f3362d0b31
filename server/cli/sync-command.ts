import { parseArgs } from "node:util";
import { execCommand } from "./exec-command.ts";
import { FAILED, INTERRUPTED, SUCCEEDED } from "./exit-codes.ts";
import { findOrMakeFileSync, placeOfFiles } from "./file-sync.ts";
import { localConnectorDesk } from "./local-connector-desk.ts";
import { resultText, runResult } from "./run-result.ts";
import { SYNC_HELP, UsageError } from "./usage.ts";
import { runAndShow, withSync } from "./with-sync.ts";

// What a worker gives a run.
const FILE_ATTEMPTS = 3;

/** `atlas sync`: reads files, or what a program sends, through all eight steps in this process. Returns the exit code. */
export async function syncCommand(args: string[], stop: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      key: { type: "string" },
      name: { type: "string" },
      exec: { type: "string" },
      config: { type: "string" },
      state: { type: "string" },
      catalog: { type: "string" },
      streams: { type: "string" },
      attempts: { type: "string" },
      silence: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    process.stdout.write(SYNC_HELP);
    return SUCCEEDED;
  }
  const { key, name, json: isJson = false, exec, ...ofExec } = values;
  if (exec !== undefined) {
    if (positionals.length > 0) throw new UsageError(`Files or --exec: ${positionals[0]} is one too many.`, SYNC_HELP);
    if (key !== undefined || name !== undefined) {
      throw new UsageError("--key and --name are for files; a program says what its keys are.", SYNC_HELP);
    }
    return execCommand({ ...ofExec, exec }, { isJson, stop });
  }
  const [foreign] = Object.keys(ofExec);
  if (foreign !== undefined) throw new UsageError(`--${foreign} goes with --exec.`, SYNC_HELP);
  return syncFiles(positionals, { key, name, isJson }, stop);
}

async function syncFiles(
  [named, ...more]: string[],
  options: { key?: string; name?: string; isJson: boolean },
  stop: AbortSignal,
): Promise<number> {
  if (named === undefined) throw new UsageError("Which file or folder? None was named.", SYNC_HELP);
  if (more.length > 0) throw new UsageError("One file or folder at a time; a folder's files are streams.", SYNC_HELP);
  const path = placeOfFiles(named);
  const columns = options.key?.split(",").map((column) => column.trim());
  const key = columns?.filter(Boolean) ?? null;
  return withSync({ stop, connectors: {} }, async (sync, place) => {
    const services = { ...sync.deps, desk: localConnectorDesk(sync.commands) };
    const syncId = await findOrMakeFileSync(services, { path, name: options.name ?? null, key });
    const run = await runAndShow(sync, syncId, { stop, maxAttempts: FILE_ATTEMPTS });
    if (run === null) {
      process.stderr.write("Interrupted. The same command goes on where this one stopped.\n");
      return INTERRUPTED;
    }
    const result = await runResult(sync.deps.store, run);
    process.stdout.write(options.isJson ? `${JSON.stringify(result)}\n` : `\n${resultText(result, place)}`);
    return result.status === "succeeded" ? SUCCEEDED : FAILED;
  });
}
