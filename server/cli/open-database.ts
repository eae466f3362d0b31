import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { type Environment, projectRoot } from "../env.ts";
import { connectionSettings } from "../lib/database-url.ts";
import { EMBEDDED_MAJOR, startEmbeddedPostgres } from "../lib/embedded-postgres.ts";
import { CannotStart } from "../roles/cannot-start.ts";
import { embeddedUrl, passwordFile, prepareEmbeddedData } from "../roles/embedded-data.ts";
import { freshLogFile, prepareHome } from "../roles/home-folder.ts";
import { claimHome, type RunningInstance } from "../roles/instance.ts";
import { requireUsablePostgres } from "../roles/own-postgres.ts";
import { rememberedPorts } from "../roles/ports.ts";
import { migrate } from "../store/migrate.ts";

export interface OpenDatabase {
  url: string;
  /** Where it is, for people; without its password. */
  place: string;
  close(): Promise<void>;
}

/**
 * The database of DATABASE_URL, else that of the Atlas that runs from ATLAS_HOME, else that Atlas's own, started here until
 * `close`. Its tables are brought up to date. Throws CannotStart.
 */
export async function openDatabase(env: Environment, patienceMs = 60_000): Promise<OpenDatabase> {
  if (env.databaseUrl !== null) {
    await requireUsablePostgres(env.databaseUrl);
    await bringUpToDate(env.databaseUrl);
    return { url: env.databaseUrl, place: placeOf(env.databaseUrl), close: async () => {} };
  }
  prepareHome(env.home);
  const claimed = await claimHome(env.home, async () => "`atlas sync` is at work; start Atlas when it is done.");
  if ("running" in claimed) {
    const url = await urlOfRunning(env.home, claimed.running).catch((error: unknown) => {
      if (patienceMs <= 0) throw error;
      return null;
    });
    const leave = url && (await enterAsGuest(url));
    if (url && leave) {
      await bringUpToDate(url);
      return { url, place: placeOf(url), close: leave };
    }
    // Its owner is just starting or stopping it.
    await wait(LOOK_AGAIN_MS);
    return openDatabase(env, patienceMs - LOOK_AGAIN_MS);
  }
  try {
    return await startOwn(env.home, claimed.claim.release);
  } catch (error) {
    claimed.claim.release();
    throw error;
  }
}

async function startOwn(home: string, release: () => void): Promise<OpenDatabase> {
  const { dataDir, password } = await prepareEmbeddedData(home);
  const ports = await rememberedPorts(join(home, "ports.json"), ["postgres", "web"]);
  const logFile = freshLogFile(home, "postgres");
  const server = await startEmbeddedPostgres({
    dataDir,
    port: ports.postgres,
    password,
    log: (line) => appendFileSync(logFile, `${line}\n`),
  });
  const url = embeddedUrl({ password, port: ports.postgres });
  try {
    await bringUpToDate(url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    url,
    place: `the PostgreSQL ${EMBEDDED_MAJOR} in ${dataDir}, which \`npm start\` opens`,
    async close() {
      await waitForGuests(url);
      await server.stop();
      release();
    },
  };
}

const LOOK_AGAIN_MS = 250;

/** Held by each command that works in the PostgreSQL which another one has started; known to Atlas alone. */
const GUESTS_LOCK = 6_117_001;

/** Keeps the owner from stopping its PostgreSQL until the function given is called; null when it is stopping it already. */
async function enterAsGuest(url: string): Promise<(() => Promise<void>) | null> {
  const client = new pg.Client(connectionSettings(url));
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select pg_advisory_lock_shared($1)", [GUESTS_LOCK]);
    return () => client.end();
  } catch {
    await client.end().catch(() => {});
    return null;
  }
}

async function waitForGuests(url: string): Promise<void> {
  const client = new pg.Client(connectionSettings(url));
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ alone: boolean }>("select pg_try_advisory_lock($1) as alone", [GUESTS_LOCK]);
  if (!rows[0]!.alone) {
    process.stderr.write("Another command works in this PostgreSQL, which is stopped when that is done.\n");
    await client.query("select pg_advisory_lock($1)", [GUESTS_LOCK]);
  }
  // Not ended: whoever comes now waits for the lock, and begins anew when the server is gone.
}

/** The one that runs has brought its tables up to date itself. */
async function urlOfRunning(home: string, { pid }: RunningInstance): Promise<string> {
  try {
    const ports = JSON.parse(readFileSync(join(home, "ports.json"), "utf8")) as { postgres: number };
    const url = embeddedUrl({ password: readFileSync(passwordFile(home), "utf8").trim(), port: ports.postgres });
    await requireUsablePostgres(url);
    return url;
  } catch (cause) {
    throw new CannotStart(
      `The Atlas that runs here (process ${pid}) does not use the PostgreSQL in ${home}, or is still starting. ` +
        "Set DATABASE_URL as it was set for that one, or wait until it is up.",
      { cause },
    );
  }
}

async function bringUpToDate(url: string): Promise<void> {
  await migrate(url, join(projectRoot(), "prisma"));
}

function placeOf(url: string): string {
  const { host, port, database } = connectionSettings(url);
  return `database ${database} on ${host}:${port}`;
}
