import { accessSync, constants, mkdirSync, readdirSync, renameSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { CannotStart } from "./cannot-start.ts";

// PostgreSQL stops in the middle of a write when the disk fills; refusing to start is kinder.
const MIN_FREE_BYTES = 500 * 1024 * 1024;
const KEPT_LOGS = 3;

/** Makes sure that `home` is there, can be written and has room. Throws CannotStart otherwise. */
export function prepareHome(home: string): void {
  try {
    mkdirSync(join(home, "logs"), { recursive: true });
    accessSync(home, constants.W_OK);
  } catch (cause) {
    throw new CannotStart(
      `Atlas cannot write its folder ${home} (${(cause as NodeJS.ErrnoException).code}). ` +
        "Make it writable for this user, or choose another with ATLAS_HOME.",
      { cause },
    );
  }
  const { bavail, bsize } = statfsSync(home);
  if (bavail * bsize < MIN_FREE_BYTES) {
    throw new CannotStart(
      `Only ${Math.floor((bavail * bsize) / 1024 ** 2)} MB are free on the disk of ${home}, Atlas needs 500 MB. ` +
        "Free some, or choose a folder on another disk with ATLAS_HOME.",
    );
  }
}

/** The log file of a role, empty; those of earlier starts become `<role>.1.log` (the newest) and so on. */
export function freshLogFile(home: string, role: string): string {
  const file = (age: number) => join(home, "logs", age === 0 ? `${role}.log` : `${role}.${age}.log`);
  const present = new Set(readdirSync(join(home, "logs")));
  rmSync(file(KEPT_LOGS), { force: true });
  for (let age = KEPT_LOGS - 1; age >= 0; age -= 1) {
    const name = age === 0 ? `${role}.log` : `${role}.${age}.log`;
    if (present.has(name)) renameSync(file(age), file(age + 1));
  }
  return file(0);
}
