import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printStateFile } from "../../domain/state/state-file.ts";
import { printCatalog } from "../protocol/print-catalog.ts";
import type { ConnectorCommand } from "./connector-runtime.ts";

export interface CommandFiles {
  /** The verb and its options, as every Airbyte connector takes them. */
  args: string[];
  /** Where the files are; null for a command without any. */
  folder: string | null;
  remove(): Promise<void>;
}

/**
 * Writes what a command hands over as files, in a folder that only this user can enter: a config holds secrets. With `shownAt`
 * the arguments name them as a container sees them, whose user is another one: it may read them in the folder that is shown.
 */
export async function writeCommandFiles(command: ConnectorCommand, shownAt?: string): Promise<CommandFiles> {
  if (command.verb === "spec") return { args: ["spec"], folder: null, remove: async () => {} };
  const closed = await mkdtemp(join(tmpdir(), "atlas-connector-"));
  const remove = () => rm(closed, { recursive: true, force: true });
  try {
    const folder = join(closed, "files");
    await mkdir(folder, { mode: 0o755 });
    const args: string[] = [command.verb];
    for (const [option, text] of contents(command)) {
      await writeFile(join(folder, `${option}.json`), text, { mode: shownAt === undefined ? 0o600 : 0o644 });
      args.push(`--${option}`, join(shownAt ?? folder, `${option}.json`));
    }
    return { args, folder, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

function contents(command: Exclude<ConnectorCommand, { verb: "spec" }>): [option: string, text: string][] {
  const config: [string, string] = ["config", JSON.stringify(command.config)];
  if (command.verb !== "read") return [config];
  return [config, ["catalog", printCatalog(command.streams)], ["state", printStateFile(command.state)]];
}
