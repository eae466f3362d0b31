import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { dirname } from "node:path";

/** Who a PostgreSQL program runs as: `prefix` is put before its command line, `ids` own its files. */
export interface Account {
  ids: { uid: number; gid: number } | null;
  prefix: string[];
}

const NAME = "postgres";

/** PostgreSQL refuses to run as root, and the account that root lends it may not enter the folder. */
export class FolderClosed extends Error {
  override name = "FolderClosed";
  constructor(readonly folder: string) {
    super(
      `As root, Atlas runs PostgreSQL as user ${NAME}, who may not enter ${folder}. ` +
        `Allow passing through it (chmod o+x ${folder}), move Atlas elsewhere, or start it as an ordinary user.`,
    );
  }
}

/**
 * The caller's own account, or for root the system's `postgres` (made when missing). When that one cannot enter
 * `folders`, it is given the one capability of passing through any folder, where the system has `setpriv`;
 * FolderClosed otherwise.
 */
export function postgresAccount(folders: string[]): Account {
  if (process.getuid?.() !== 0) return { ids: null, prefix: [] };
  const ids = findAccount() ?? makeAccount();
  const closed = folders.map((folder) => firstClosed(dirname(folder), ids)).find((folder) => folder !== null);
  if (!closed) return { ids, prefix: [] };

  const prefix = [
    "setpriv",
    `--reuid=${ids.uid}`,
    `--regid=${ids.gid}`,
    "--clear-groups",
    "--inh-caps=+dac_read_search",
    "--ambient-caps=+dac_read_search",
    // Without it access(2), which initdb asks about its neighbour, leaves the capability out.
    "--securebits=+no_setuid_fixup",
  ];
  const entered = spawnSync(prefix[0]!, [...prefix.slice(1), "ls", closed], { stdio: "ignore" });
  if (entered.status !== 0) throw new FolderClosed(closed);
  return { ids, prefix };
}

/** The outermost folder above (and including) `folder` that the account cannot enter; null when it can enter all. */
function firstClosed(folder: string, { uid, gid }: { uid: number; gid: number }): string | null {
  const above = dirname(folder) === folder ? null : firstClosed(dirname(folder), { uid, gid });
  if (above) return above;
  const { mode, uid: owner, gid: group } = statSync(folder);
  const mayEnter = owner === uid ? mode & 0o100 : group === gid ? mode & 0o010 : mode & 0o001;
  return mayEnter ? null : folder;
}

function findAccount(): Account["ids"] {
  const [uid, gid] = ["-u", "-g"].map((which) => {
    const { status, stdout } = spawnSync("id", [which, NAME], { encoding: "utf8" });
    return status === 0 ? Number(stdout) : null;
  });
  return uid == null || gid == null ? null : { uid, gid };
}

function makeAccount(): NonNullable<Account["ids"]> {
  spawnSync("groupadd", ["--system", NAME], { stdio: "ignore" });
  const made = spawnSync("useradd", ["--system", "-g", NAME, "--no-create-home", NAME], { encoding: "utf8" });
  const ids = findAccount();
  if (!ids) {
    throw new Error(
      `PostgreSQL does not run as root, and a user ${NAME} could not be made (${made.stderr?.trim() || "no useradd"}). ` +
        "Start Atlas as an ordinary user.",
    );
  }
  return ids;
}
