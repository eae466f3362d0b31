import type { Role } from "../domain/roles.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface ApiKeyRecord {
  id: string;
  name: string;
  prefix: string;
  role: Role;
  createdAt: Date;
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

export async function insertApiKey(
  store: Store,
  key: { name: string; prefix: string; secretHash: Uint8Array<ArrayBuffer>; role: Role },
): Promise<string> {
  return (await store.apiKey.create({ data: key })).id;
}

/** The key that is not revoked, with its hash. */
export async function findApiKey(
  store: Store,
  prefix: string,
): Promise<{ key: ApiKeyRecord; secretHash: Uint8Array } | null> {
  const row = await store.apiKey.findUnique({ where: { prefix, revokedAt: null } });
  return row && { key: fromRow(row), secretHash: row.secretHash };
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
