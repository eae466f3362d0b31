import type { PoolConfig } from "pg";

/** The schema of Atlas's own tables, beside the user's layers in the same database. */
export const METADATA_SCHEMA = "atlas";

/**
 * Connection settings from a URL, as separate fields: Prisma's engine takes a connection string for its shadow database
 * too and would then write into the real one.
 */
export function connectionSettings(url: string): PoolConfig {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const ssl = searchParams.get("sslmode");
  return {
    host: decodeURIComponent(hostname.replace(/^\[|\]$/g, "")) || searchParams.get("host") || "localhost",
    port: port ? Number(port) : 5432,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)) || "postgres",
    ...(ssl && ssl !== "disable" ? { ssl: { rejectUnauthorized: ssl === "verify-full" || ssl === "verify-ca" } } : {}),
  };
}
