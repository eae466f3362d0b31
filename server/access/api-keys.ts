import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Role } from "../domain/roles.ts";
import { findApiKey, insertApiKey, revokeApiKey as markRevoked, noteUse } from "../store/api-keys.ts";
import type { Store } from "../store/database.ts";
import { hashSecret, newSecret } from "./one-way-secret.ts";
import { announceRevoked } from "./revocations.ts";
import type { Viewer } from "./viewer.ts";

/** `atlas_<prefix>_<secret>`: the prefix names the key in lists and finds it; the secret is checked against its hash. */
const KEY = /^atlas_([0-9a-f]{8})_([\w-]{43})$/;

/** Makes a key and gives its whole text, which is not stored. */
export async function createApiKey(store: Store, name: string, role: Role): Promise<{ id: string; secret: string }> {
  const prefix = randomBytes(4).toString("hex");
  const secret = newSecret();
  const id = await insertApiKey(store, { name, prefix, secretHash: hashSecret(secret), role });
  return { id, secret: `atlas_${prefix}_${secret}` };
}

/** Null for an unknown, wrong or revoked key. */
export async function viewerOfApiKey(store: Store, text: string, now = new Date()): Promise<Viewer | null> {
  const [, prefix, secret] = KEY.exec(text) ?? [];
  if (!prefix || !secret) return null;
  const found = await findApiKey(store, prefix);
  if (!found || !timingSafeEqual(found.secretHash, hashSecret(secret))) return null;
  await noteUse(store, found.key.id, now);
  return { name: found.key.name, kind: "api_key", role: found.key.role, credential: `key:${found.key.id}` };
}

/** Ends the key at once, and the subscriptions it holds open. False for an unknown one. */
export async function revokeApiKey(store: Store, id: string, now = new Date()): Promise<boolean> {
  const isKnown = await markRevoked(store, id, now);
  if (isKnown) await announceRevoked(store, `key:${id}`);
  return isKnown;
}
