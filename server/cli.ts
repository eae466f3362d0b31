import { FAILED, INTERRUPTED, SUCCEEDED, WRONG_USAGE } from "./cli/exit-codes.ts";
import { Refused } from "./cli/refused.ts";
import { ATLAS_HELP, UsageError } from "./cli/usage.ts";
import { AtlasError } from "./domain/errors.ts";
import { EnvironmentInvalid } from "./env.ts";
import { CannotStart } from "./roles/cannot-start.ts";

/** Gets the arguments behind its name and a signal that Ctrl-C aborts; gives the exit code. */
type Command = (args: string[], stop: AbortSignal) => Promise<number>;

// Asking a connector does not load what a sync needs.
const COMMANDS: Record<string, () => Promise<Command>> = {
  sync: () => import("./cli/sync-command.ts").then(({ syncCommand }) => syncCommand),
  connector: () => import("./cli/connector-command.ts").then(({ connectorCommand }) => connectorCommand),
  pii: () => import("./cli/pii/pii-command.ts").then(({ piiCommand }) => piiCommand),
  lineage: () => import("./cli/lineage/lineage-command.ts").then(({ lineageCommand }) => lineageCommand),
  state: () => import("./cli/state/state-command.ts").then(({ stateCommand }) => stateCommand),
  backup: () => import("./cli/backup/backup-command.ts").then(({ backupCommand }) => backupCommand),
  restore: () => import("./cli/backup/backup-command.ts").then(({ restoreCommand }) => restoreCommand),
  keys: () => import("./cli/keys/keys-command.ts").then(({ keysCommand }) => keysCommand),
  quality: () => import("./cli/quality/quality-command.ts").then(({ qualityCommand }) => qualityCommand),
};

const interrupted = new AbortController();
process.once("SIGINT", () => interrupted.abort());
process.once("SIGTERM", () => interrupted.abort());

const [name, ...args] = process.argv.slice(2);
// Not left to the event loop: Prisma's engine keeps a timer of ten seconds after the migrations.
process.exit(await exitCodeOf(name, args));

async function exitCodeOf(command: string | undefined, rest: string[]): Promise<number> {
  try {
    if (command === undefined || command === "--help" || command === "-h" || command === "help") {
      process.stdout.write(ATLAS_HELP);
      return command === undefined ? WRONG_USAGE : SUCCEEDED;
    }
    const load = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (!load) throw new UsageError(`Atlas has no command ${command}.`, ATLAS_HELP);
    const run = await load();
    return await run(rest, interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) return INTERRUPTED;
    return tell(error);
  }
}

/** What went wrong, without a stack where it is no surprise. */
function tell(error: unknown): number {
  if (error instanceof UsageError || isFromParseArgs(error)) {
    const help = error instanceof UsageError ? error.help : ATLAS_HELP;
    process.stderr.write(`${error.message}\n\n${help}`);
    return WRONG_USAGE;
  }
  if (error instanceof AtlasError) {
    process.stderr.write(`${[error.message, error.detail, error.hint].filter(Boolean).join("\n")}\n`);
    return FAILED;
  }
  if (error instanceof Refused || error instanceof CannotStart || error instanceof EnvironmentInvalid) {
    process.stderr.write(`${error.message}\n`);
    return FAILED;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return FAILED;
}

function isFromParseArgs(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}
