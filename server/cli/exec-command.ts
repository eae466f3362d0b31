import { AtlasError } from "../domain/errors.ts";
import { shellEnvironment } from "../lib/child-environment.ts";
import { describeFailure } from "../sync/describe-failure.ts";
import { type ExecResult, execResult, resultWithoutRun, wordsOf } from "./exec-result.ts";
import { findOrMakeExecSync } from "./exec-sync.ts";
import { type ExecOptions, readExecWish } from "./exec-wish.ts";
import { FAILED, INTERRUPTED, SUCCEEDED, WRONG_USAGE } from "./exit-codes.ts";
import { count } from "./progress-lines.ts";
import { SYNC_HELP, UsageError } from "./usage.ts";
import { runAndShow, withSync } from "./with-sync.ts";

interface ExecCommandOptions extends ExecOptions {
  /** Whole numbers, as typed. */
  attempts?: string;
  silence?: string;
}

/**
 * `atlas sync --exec`: runs a program that speaks the Airbyte protocol through all eight steps. With `isJson` standard output
 * holds one JSON object in every case, also when the command line is wrong. Returns the exit code.
 */
export async function execCommand(
  options: ExecCommandOptions,
  { isJson, stop }: { isJson: boolean; stop: AbortSignal },
): Promise<number> {
  const show = (result: ExecResult) =>
    process.stdout.write(isJson ? `${JSON.stringify(result)}\n` : `\n${resultText(result)}`);
  try {
    const result = await execSync(options, stop);
    show(result);
    return result.status === "succeeded" ? SUCCEEDED : result.status === "cancelled" ? INTERRUPTED : FAILED;
  } catch (error) {
    if (!isJson) throw error;
    if (stop.aborted) {
      show(INTERRUPTION);
      return INTERRUPTED;
    }
    const isUsage = error instanceof UsageError;
    const failure = describeFailure(error, { step: null, streamName: null });
    const code = isUsage ? "CONFIG_INVALID" : failure.code;
    const message = isUsage || !(error instanceof AtlasError) ? (error as Error).message : wordsOf(failure);
    show(resultWithoutRun("failed", { code, message }));
    process.stderr.write(`${message}\n`);
    return isUsage ? WRONG_USAGE : FAILED;
  }
}

const INTERRUPTION = resultWithoutRun("cancelled", {
  code: "RUN_CANCELLED",
  message: "Interrupted. The same command goes on where this one stopped.",
});

async function execSync(options: ExecCommandOptions, stop: AbortSignal): Promise<ExecResult> {
  const wish = readExecWish(options);
  const maxAttempts = wholeNumber("--attempts", options.attempts) ?? 1;
  const silenceSeconds = wholeNumber("--silence", options.silence);
  const connectors = {
    programs: { env: shellEnvironment() },
    ...(silenceSeconds === null ? {} : { silenceLimitMs: silenceSeconds * 1_000 }),
  };
  return withSync({ stop, connectors }, async (sync) => {
    const syncId = await findOrMakeExecSync({ ...sync.deps, commands: sync.commands }, wish);
    const run = await runAndShow(sync, syncId, { stop, maxAttempts });
    return run === null ? INTERRUPTION : execResult(sync.deps.store, run);
  });
}

function wholeNumber(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new UsageError(`${option} takes a whole number above 0, not ${text}.`, SYNC_HELP);
  }
  return number;
}

function resultText({ status, failure, streams }: ExecResult): string {
  const lines = streams.map(({ name, namespace, status: end, read, charted, quarantined, stateSaved }) => {
    const figures = `${count(read)} read, ${count(charted)} charted, ${count(quarantined)} quarantined`;
    const stream = namespace === null ? name : `${namespace}.${name}`;
    return `${stream}: ${end}, ${figures}, ${stateSaved ? "state saved" : "no state saved"}`;
  });
  return [...lines, `The run ${status}.`, ...(failure ? [failure.message] : []), ""].join("\n");
}
