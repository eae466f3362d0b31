import { UsageError } from "../usage.ts";
import { verifyCommand } from "./verify-command.ts";
import { VERIFY_HELP } from "./verify-help.ts";

/** `atlas quality`: so far with one sub-command. Returns the exit code. */
export async function qualityCommand([name, ...args]: string[], stop: AbortSignal): Promise<number> {
  if (name === "verify") return await verifyCommand(args, stop);
  if (name === undefined || name === "--help" || name === "-h") {
    process.stdout.write(VERIFY_HELP);
    return name === undefined ? 2 : 0;
  }
  throw new UsageError(`atlas quality has no command ${name}.`, VERIFY_HELP);
}
