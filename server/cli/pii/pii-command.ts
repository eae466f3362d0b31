import { SUCCEEDED } from "../exit-codes.ts";
import { UsageError } from "../usage.ts";
import { analyzeCommand } from "./analyze-command.ts";
import { classifyCommand } from "./classify-command.ts";
import { PII_HELP } from "./pii-help.ts";

/** `atlas pii`: finds personal data without storing anything. Returns the exit code. */
export async function piiCommand([verb, ...rest]: string[], stop: AbortSignal): Promise<number> {
  switch (verb) {
    case "classify":
      return classifyCommand(rest, stop);
    case "analyze":
      return analyzeCommand(rest, stop);
    case "--help":
    case "-h":
      process.stdout.write(PII_HELP);
      return SUCCEEDED;
    default:
      throw new UsageError(verb === undefined ? "pii: do what?" : `pii cannot ${verb}.`, PII_HELP);
  }
}
