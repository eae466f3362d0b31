import pg from "pg";
import type { PostgresConfig } from "./postgres-config.ts";
import { nameConnectProblem, namePostgresProblem } from "./postgres-problems.ts";

export type PostgresClient = pg.Client;

const CONNECT_LIMIT_MS = 15_000;

// One form of every value, whatever the server is set to, and no limit of the server's that a slow reader would meet.
const SETTINGS = `
  set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601'; set timezone = 'UTC';
  set bytea_output = 'hex'; set extra_float_digits = 1;
  set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0`;

/** `withConnection` in one transaction, which sees the database as it is now, however long it reads, and writes nothing. */
export function withSnapshot<T>(
  config: PostgresConfig,
  signal: AbortSignal,
  body: (client: PostgresClient) => AsyncIterable<T>,
): AsyncGenerator<T> {
  return withConnection(config, signal, async function* (client) {
    await client.query("begin isolation level repeatable read read only");
    yield* body(client);
  });
}

/** Gives `body` a connection. Ends it when `signal` aborts. Throws what went wrong by its name. */
export async function* withConnection<T>(
  config: PostgresConfig,
  signal: AbortSignal,
  body: (client: PostgresClient) => AsyncIterable<T>,
): AsyncGenerator<T> {
  signal.throwIfAborted();
  let client: PostgresClient | null = null;
  // A connection in the middle of a statement is cut off; the server ends the statement by itself.
  const onAbort = () => void client?.end();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    client = await connect(config).catch((error: unknown) => {
      throw nameConnectProblem(error, config);
    });
    signal.throwIfAborted();
    await client.query(SETTINGS);
    yield* body(client);
  } catch (error) {
    signal.throwIfAborted();
    throw namePostgresProblem(error, config);
  } finally {
    signal.removeEventListener("abort", onAbort);
    await client?.end().catch(() => {});
  }
}

/** `withSnapshot` for one answer. */
export async function askSnapshot<T>(
  config: PostgresConfig,
  signal: AbortSignal,
  ask: (client: PostgresClient) => Promise<T>,
): Promise<T> {
  for await (const answer of withSnapshot(config, signal, async function* (client) {
    yield await ask(client);
  })) {
    return answer;
  }
  throw new Error("a snapshot gave no answer");
}

async function connect(config: PostgresConfig): Promise<PostgresClient> {
  if (config.sslmode !== "prefer") return open(config, sslOptions(config));
  try {
    return await open(config, sslOptions(config));
  } catch (error) {
    if (!/does not support SSL/.test((error as Error).message)) throw error;
    return open(config, false);
  }
}

function sslOptions({ sslmode, rootCertificate }: PostgresConfig): pg.ClientConfig["ssl"] {
  switch (sslmode) {
    case "disable":
      return false;
    case "prefer":
    case "require":
      return { rejectUnauthorized: false };
    case "verify-ca":
      return { ca: rootCertificate, checkServerIdentity: () => undefined };
    case "verify-full":
      return { ca: rootCertificate };
  }
}

async function open(config: PostgresConfig, ssl: pg.ClientConfig["ssl"]): Promise<PostgresClient> {
  const { host, port, database, user, password } = config;
  const client = new pg.Client({
    ...{ host, port, database, user, password, ssl },
    application_name: "atlas",
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
  });
  // A connection that is lost between two statements says so here; the next statement fails with it.
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    // The driver may give up in the middle of the greeting (a password is asked for, and there is none) and leave the socket
    // open, on which the server then waits for a minute.
    void client.end().catch(() => {});
    throw error;
  }
}
