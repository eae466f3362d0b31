import { type Connection, createConnection, type SslOptions } from "mysql2";
import type { MysqlConfig } from "./mysql-config.ts";
import { nameMysqlProblem } from "./mysql-problems.ts";

export type MysqlClient = Connection;

const CONNECT_LIMIT_MS = 15_000;

// One form of every value, whatever the server is set to: times in UTC, and zero dates given rather than refused.
const SETTINGS = [
  "set session time_zone = '+00:00'",
  "set session sql_mode = ''",
  "set session transaction isolation level repeatable read",
  // A reader that waits for the layers would otherwise be cut off after a minute.
  "set session net_write_timeout = 86400",
];

/**
 * Gives `body` a connection whose one transaction sees the database as it is now, however long it reads, and writes nothing.
 * Ends it when `signal` aborts. Throws what went wrong by its name.
 */
export async function* withMysqlSnapshot<T>(
  config: MysqlConfig,
  signal: AbortSignal,
  body: (client: MysqlClient) => AsyncIterable<T>,
): AsyncGenerator<T> {
  signal.throwIfAborted();
  let client: MysqlClient | null = null;
  const onAbort = () => client?.destroy();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    client = await connect(config);
    signal.throwIfAborted();
    for (const setting of SETTINGS) await ask(client, setting);
    await ask(client, "start transaction with consistent snapshot, read only");
    yield* body(client);
  } catch (error) {
    signal.throwIfAborted();
    throw nameMysqlProblem(error, config);
  } finally {
    signal.removeEventListener("abort", onAbort);
    // A stream that was left in the middle would first be read to its end.
    client?.destroy();
  }
}

/** `withMysqlSnapshot` for one answer. */
export async function askMysql<T>(
  config: MysqlConfig,
  signal: AbortSignal,
  question: (client: MysqlClient) => Promise<T>,
): Promise<T> {
  for await (const answer of withMysqlSnapshot(config, signal, async function* (client) {
    yield await question(client);
  })) {
    return answer;
  }
  throw new Error("a snapshot gave no answer");
}

/** The rows of a small query, by column names. */
export function ask<T>(client: MysqlClient, sql: string, values: unknown[] = []): Promise<T[]> {
  return new Promise((resolve, reject) => {
    client.query(sql, values, (error, rows) => (error ? reject(error) : resolve(rows as T[])));
  });
}

async function connect(config: MysqlConfig): Promise<MysqlClient> {
  if (config.encryption !== "prefer") return open(config, sslOptions(config));
  try {
    return await open(config, sslOptions(config));
  } catch (error) {
    if ((error as { code?: string }).code !== "HANDSHAKE_NO_SSL_SUPPORT") throw error;
    return open(config, undefined);
  }
}

function sslOptions({ encryption, rootCertificate }: MysqlConfig): SslOptions | undefined {
  if (encryption === "disable") return undefined;
  const isVerified = encryption === "verify";
  return { rejectUnauthorized: isVerified, verifyIdentity: isVerified, ca: rootCertificate };
}

function open(
  { host, port, database, user, password }: MysqlConfig,
  ssl: SslOptions | undefined,
): Promise<MysqlClient> {
  return new Promise((resolve, reject) => {
    const client = createConnection({
      ...{ host, port, database, user, password, ssl },
      charset: "utf8mb4_general_ci",
      connectTimeout: CONNECT_LIMIT_MS,
      supportBigNumbers: true,
      bigNumberStrings: true,
      dateStrings: true,
    });
    // A connection that breaks says so here; the next statement fails with it.
    client.on("error", () => {});
    client.connect((error) => {
      if (!error) return resolve(client);
      client.destroy();
      reject(error);
    });
  });
}
