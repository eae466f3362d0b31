import { connectorCommand } from "./cli/connector-command.ts";
import { Refused } from "./cli/file-sync.ts";
import { INTERRUPTED, syncCommand } from "./cli/sync-command.ts";
import { ATLAS_HELP, UsageError } from "./cli/usage.ts";
import { AtlasError } from "./domain/errors.ts";
import { EnvironmentInvalid } from "./env.ts";
import { CannotStart } from "./roles/cannot-start.ts";

const COMMANDS: Record<string, (args: string[], stop: AbortSignal) => Promise<number>> = {
  sync: syncCommand,
  connector: connectorCommand,
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
      return command === undefined ? 2 : 0;
    }
    const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
    if (!run) throw new UsageError(`Atlas has no command ${command}.`, ATLAS_HELP);
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
    return 2;
  }
  if (error instanceof AtlasError) {
    process.stderr.write(`${[error.message, error.detail, error.hint].filter(Boolean).join("\n")}\n`);
    return 1;
  }
  if (error instanceof Refused || error instanceof CannotStart || error instanceof EnvironmentInvalid) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

function isFromParseArgs(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith("ERR_PARSE_ARGS");
}
