import { parseArgs } from "node:util";
import { FAILED, SUCCEEDED } from "../exit-codes.ts";
import { UsageError } from "../usage.ts";
import { type EventFile, faultLines, readEventFile } from "./event-files.ts";
import { VALIDATE_HELP } from "./lineage-help.ts";

/** `atlas lineage validate <file…>`: exit code 0 when every event of every file keeps to the standard. */
export async function validateCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    process.stdout.write(VALIDATE_HELP);
    return SUCCEEDED;
  }
  if (positionals.length === 0) throw new UsageError("lineage validate: which files?", VALIDATE_HELP);
  const files = positionals.map(readEventFile);
  const faults = files.reduce((sum, file) => sum + file.faults.length, 0);
  process.stdout.write(
    values.json ? asJson(files, faults) : `${files.map(faultLines).join("")}${summary(files, faults)}\n`,
  );
  return faults === 0 ? SUCCEEDED : FAILED;
}

function summary(files: readonly EventFile[], faults: number): string {
  const events = countEvents(files);
  return `${count(events, "event")} in ${count(files.length, "file")}: ${faults === 0 ? "all valid" : count(faults, "fault")}.`;
}

function asJson(files: readonly EventFile[], faults: number): string {
  const told = files.map((file) => ({ file: file.file, events: file.events.length, faults: file.faults }));
  return `${JSON.stringify({ files: told, events: countEvents(files), faults })}\n`;
}

function countEvents(files: readonly EventFile[]): number {
  return files.reduce((sum, { events }) => sum + events.length, 0);
}

function count(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? "" : "s"}`;
}
