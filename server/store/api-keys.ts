import type { Role } from "../domain/roles.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface ApiKeyRecord {
  id: string;
  name: string;
  prefix: string;
  role: Role;
  note: string | null;
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

export async function apiKeysByIds(store: Store, ids: readonly string[]): Promise<ApiKeyRecord[]> {
  return (await store.apiKey.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

/** Newest first. */
export function listApiKeys(): Listing {
  return {
    from: Prisma.sql`atlas."ApiKey" as item`,
    order: [{ by: Prisma.sql`item.id`, type: "uuid" }],
    direction: "desc",
  };
}

export interface NewApiKey {
  name: string;
  role: Role;
  note?: string | null;
  createdBy?: string | null;
  /** Null for never. */
  expiresAt?: Date | null;
}

interface Credential {
  prefix: string;
  secretHash: Uint8Array<ArrayBuffer>;
}

export async function insertApiKey(store: Store, key: NewApiKey & Credential): Promise<string> {
  return (await store.apiKey.create({ data: key })).id;
}

/** Another secret for a key; false for an unknown or revoked one. */
export async function replaceSecret(store: Store, id: string, credential: Credential): Promise<boolean> {
  return (await store.apiKey.updateMany({ where: { id, revokedAt: null }, data: credential })).count === 1;
}

/** The key that is good at `at`, with its hash. */
export async function findApiKey(
  store: Store,
  prefix: string,
  at: Date,
): Promise<{ key: ApiKeyRecord; secretHash: Uint8Array } | null> {
  const row = await store.apiKey.findUnique({
    where: { prefix, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
  });
  return row && { key: fromRow(row), secretHash: row.secretHash };
}

/** Those of these keys that are good at `at`. */
export async function goodKeys(store: Store, ids: readonly string[], at: Date): Promise<string[]> {
  const rows = await store.apiKey.findMany({
    where: { id: { in: [...ids] }, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: at } }] },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Notes the use of a key, once a minute at most: a busy key would otherwise write a row with each request. */
export async function noteUse(store: Store, id: string, at: Date): Promise<void> {
  const aMinuteBefore = new Date(at.getTime() - 60_000);
  await store.apiKey.updateMany({
    where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: aMinuteBefore } }] },
    data: { lastUsedAt: at },
  });
}

/** Repeating it keeps the first time. */
export async function revokeApiKey(store: Store, id: string, at: Date): Promise<boolean> {
  await store.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: at } });
  return (await store.apiKey.count({ where: { id } })) === 1;
}

function fromRow({ secretHash: _, role, ...same }: Prisma.ApiKeyGetPayload<object>): ApiKeyRecord {
  return { ...same, role: role as Role };
}
