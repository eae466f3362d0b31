import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AtlasError } from "../../domain/errors.ts";
import { parseBackup, type StateBackup } from "../../store/state-backups.ts";
import { Refused } from "../refused.ts";

export interface BackupFiles {
  backups: StateBackup[];
  /** Files of the folder that cannot be read, with why. */
  broken: { file: string; reason: string }[];
}

/** The backups of a folder, the newest of each sync's name, ordered by it. Throws Refused when there is no such folder. */
export async function readBackups(folder: string): Promise<BackupFiles> {
  const names = await readdir(folder).catch((cause) => {
    throw new Refused(`The folder ${folder} cannot be read: ${cause instanceof Error ? cause.message : cause}.`);
  });
  const newest = new Map<string, StateBackup>();
  const broken: BackupFiles["broken"] = [];
  for (const file of names.filter((name) => name.endsWith(".json")).sort()) {
    try {
      const backup = parseBackup(await readFile(join(folder, file), "utf8"));
      const known = newest.get(backup.sync.name);
      if (!known || known.savedAt < backup.savedAt) newest.set(backup.sync.name, backup);
    } catch (error) {
      if (!(error instanceof AtlasError)) throw error;
      broken.push({ file, reason: error.message });
    }
  }
  const backups = [...newest.values()].sort((a, b) => (a.sync.name < b.sync.name ? -1 : 1));
  return { backups, broken };
}
