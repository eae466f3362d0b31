import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { printStateFile } from "../../domain/state/state-file.ts";
import { printCatalog } from "../protocol/print-catalog.ts";
import type { ConnectorCommand } from "./connector-runtime.ts";

export interface CommandFiles {
  /** The verb and its options, as every Airbyte connector takes them. */
  args: string[];
  remove(): Promise<void>;
}

/** Writes what a command hands over as files, in a folder that only this user can enter: a config holds secrets. */
export async function writeCommandFiles(command: ConnectorCommand): Promise<CommandFiles> {
  if (command.verb === "spec") return { args: ["spec"], remove: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), "atlas-connector-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const args: string[] = [command.verb];
    for (const [option, text] of contents(command)) {
      const path = join(folder, `${option}.json`);
      await writeFile(path, text, { mode: 0o600 });
      args.push(`--${option}`, path);
    }
    return { args, remove };
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
