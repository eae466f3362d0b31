import pg from "pg";
import { connectionSettings } from "../lib/database-url.ts";
import { CannotStart } from "./cannot-start.ts";

const OLDEST_MAJOR = 15;
const NEWEST_MAJOR = 18;

/** The major version behind DATABASE_URL. Throws CannotStart when it does not answer or is none that Atlas runs on. */
export async function requireUsablePostgres(databaseUrl: string): Promise<number> {
  const settings = connectionSettings(databaseUrl);
  const client = new pg.Client({ ...settings, connectionTimeoutMillis: 10_000 });
  let versionNumber: number;
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version_num: string }>("show server_version_num");
    versionNumber = Number(rows[0]!.server_version_num);
  } catch (cause) {
    const { message, code } = cause as NodeJS.ErrnoException;
    throw new CannotStart(
      `The PostgreSQL of DATABASE_URL (${settings.host}:${settings.port}, database ${settings.database}, ` +
        `user ${settings.user}) does not let Atlas in: ${message || code}. ` +
        "Correct the URL, or unset it to use the PostgreSQL that Atlas brings.",
      { cause },
    );
  } finally {
    await client.end().catch(() => {});
  }
  const major = Math.floor(versionNumber / 10_000);
  if (major < OLDEST_MAJOR || major > NEWEST_MAJOR) {
    throw new CannotStart(
      `The PostgreSQL of DATABASE_URL is version ${major}; Atlas runs on ${OLDEST_MAJOR} to ${NEWEST_MAJOR}. ` +
        "Name another server, or unset DATABASE_URL to use the one that Atlas brings.",
    );
  }
  return major;
}
