import { PrismaPg } from "@prisma/adapter-pg";
import { connectionSettings, METADATA_SCHEMA } from "../lib/database-url.ts";
import { PrismaClient } from "./generated/client.ts";

/** Prisma on Atlas's own tables. What Prisma returns stays in store/, which gives domain types. */
export type Store = PrismaClient;
/** A store within a transaction. */
export type StoreTransaction = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

export function openStore(
  databaseUrl: string,
  options: { maxConnections?: number; statementTimeoutMs?: number } = {},
): Store {
  const settings = {
    ...connectionSettings(databaseUrl),
    max: options.maxConnections ?? 5,
    statement_timeout: options.statementTimeoutMs,
  };
  return new PrismaClient({ adapter: new PrismaPg(settings, { schema: METADATA_SCHEMA }) });
}
