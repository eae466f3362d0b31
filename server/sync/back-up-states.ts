import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../lib/write-atomically.ts";
import { printBackup, readBackup } from "../store/state-backups.ts";
import type { SyncDeps } from "./sync-deps.ts";

/** Writes where a sync stands to its file in the backup folder, if there is one. Throws what the file system throws. */
export async function backUpStates(
  { store, stateBackupDir }: Pick<SyncDeps, "store" | "stateBackupDir">,
  syncId: string,
): Promise<void> {
  if (stateBackupDir === null) return;
  const backup = await readBackup(store, syncId, new Date());
  await mkdir(stateBackupDir, { recursive: true, mode: 0o700 });
  await writeAtomically(join(stateBackupDir, `${syncId}.json`), printBackup(backup));
}
