import { SUCCEEDED } from "../exit-codes.ts";
import { UsageError } from "../usage.ts";
import { emitCommand } from "./emit-command.ts";
import { LINEAGE_HELP } from "./lineage-help.ts";
import { validateCommand } from "./validate-command.ts";

/** `atlas lineage`: OpenLineage events, checked and sent. Returns the exit code. */
export async function lineageCommand([verb, ...rest]: string[], stop: AbortSignal): Promise<number> {
  switch (verb) {
    case "validate":
      return validateCommand(rest);
    case "emit":
      return emitCommand(rest, stop);
    case "--help":
    case "-h":
      process.stdout.write(LINEAGE_HELP);
      return SUCCEEDED;
    default:
      throw new UsageError(verb === undefined ? "lineage: do what?" : `lineage cannot ${verb}.`, LINEAGE_HELP);
  }
}
