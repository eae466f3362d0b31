import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { dataFolderMajor, EMBEDDED_MAJOR, EMBEDDED_USER } from "../lib/embedded-postgres.ts";
import { CannotStart } from "./cannot-start.ts";

// After a crash of both, the old server may stand in the process table for seconds.
const ORPHAN_TIMEOUT_MS = 20_000;

export interface EmbeddedData {
  dataDir: string;
  password: string;
}

/**
 * The embedded server's folder and password, with nobody using the folder. Throws CannotStart when another major version
 * made the data, when its password is gone, or when a server that is not ours holds it.
 */
export async function prepareEmbeddedData(home: string): Promise<EmbeddedData> {
  const dataDir = join(home, `pg${EMBEDDED_MAJOR}`);
  refuseOtherMajor(home, dataDir);
  const password = readOrMakePassword(home, dataDir);
  await stopOrphan({ dataDir, password });
  return { dataDir, password };
}

export function embeddedUrl({ password, port }: { password: string; port: number }): string {
  return `postgres://${EMBEDDED_USER}:${password}@127.0.0.1:${port}/postgres`;
}

export function passwordFile(home: string): string {
  return join(home, "postgres.password");
}

function refuseOtherMajor(home: string, dataDir: string): void {
  const major = dataFolderMajor(dataDir);
  const other = major ?? olderMajor(home);
  if (other === null || other === EMBEDDED_MAJOR) return;
  const folder = major === null ? join(home, `pg${other}`) : dataDir;
  throw new CannotStart(
    `The data in ${folder} was made by PostgreSQL ${other}, and this Atlas brings PostgreSQL ${EMBEDDED_MAJOR}. ` +
      "Move it with pg_dump and pg_restore, or move the folder away to start with empty data.",
  );
}

function olderMajor(home: string): number | null {
  const majors = readdirSync(home)
    .map((name) => /^pg(\d+)$/.exec(name)?.[1])
    .filter((major) => major !== undefined && dataFolderMajor(join(home, `pg${major}`)) !== null)
    .map(Number);
  return majors.length === 0 || majors.includes(EMBEDDED_MAJOR) ? null : Math.max(...majors);
}

function readOrMakePassword(home: string, dataDir: string): string {
  const file = passwordFile(home);
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  if (existsSync(dataDir)) {
    throw new CannotStart(
      `${file} is gone, and without it the data in ${dataDir} cannot be opened. ` +
        "Put the file back, or move the data folder away to start with empty data.",
    );
  }
  const password = randomBytes(24).toString("base64url");
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: "wx" });
  return password;
}

/** Ends a server that outlived a killed Atlas. One that is ending by itself is waited for. */
async function stopOrphan({ dataDir, password }: EmbeddedData): Promise<void> {
  const lockFile = join(dataDir, "postmaster.pid");
  if (!existsSync(lockFile)) return;
  const [pidText, , , portText] = readFileSync(lockFile, "utf8").split("\n");
  const pid = Number(pidText);
  if (!isAlive(pid)) return; // PostgreSQL removes the file of a dead one itself

  if (await isOurServer(embeddedUrl({ password, port: Number(portText) }))) process.kill(pid, "SIGINT");
  const deadline = Date.now() + ORPHAN_TIMEOUT_MS;
  while (isAlive(pid) && Date.now() < deadline) await sleep(50);
  if (!isAlive(pid)) return;
  if (programOf(pid) !== null && programOf(pid) !== "postgres") {
    rmSync(lockFile, { force: true }); // after a reboot an unrelated program may bear the number
    return;
  }
  throw new CannotStart(
    `Process ${pid} still uses the data in ${dataDir}. Stop it, then start Atlas again; ` +
      `if it is not PostgreSQL, delete ${lockFile}.`,
  );
}

async function isOurServer(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The name of a process's program; null where the system does not tell. */
function programOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return null;
  }
}
