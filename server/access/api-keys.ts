import { randomBytes, timingSafeEqual } from "node:crypto";
import {
  findApiKey,
  insertApiKey,
  revokeApiKey as markRevoked,
  type NewApiKey,
  noteUse,
  replaceSecret,
} from "../store/api-keys.ts";
import type { Store } from "../store/database.ts";
import { hashSecret, newSecret } from "./one-way-secret.ts";
import { announceRevoked } from "./revocations.ts";
import type { Viewer } from "./viewer.ts";

/** `atlas_<prefix>_<secret>`: the prefix names the key in lists and finds it; the secret is checked against its hash. */
const KEY = /^atlas_([0-9a-f]{8})_([\w-]{43})$/;

/** Makes a key and gives its whole text, which is not stored. */
export async function createApiKey(store: Store, key: NewApiKey): Promise<{ id: string; secret: string }> {
  const { text, ...credential } = newCredential();
  return { id: await insertApiKey(store, { ...key, ...credential }), secret: text };
}

/** Gives a key another secret, and ends what the old one held open. Null for an unknown or revoked key. */
export async function rotateApiKey(store: Store, id: string): Promise<{ id: string; secret: string } | null> {
  const { text, ...credential } = newCredential();
  if (!(await replaceSecret(store, id, credential))) return null;
  await announceRevoked(store, `key:${id}`);
  return { id, secret: text };
}

function newCredential() {
  const prefix = randomBytes(4).toString("hex");
  const secret = newSecret();
  return { prefix, secretHash: hashSecret(secret), text: `atlas_${prefix}_${secret}` };
}

/** Null for an unknown, wrong, expired or revoked key. */
export async function viewerOfApiKey(store: Store, text: string, now = new Date()): Promise<Viewer | null> {
  const [, prefix, secret] = KEY.exec(text) ?? [];
  if (!prefix || !secret) return null;
  const found = await findApiKey(store, prefix, now);
  if (!found || !timingSafeEqual(found.secretHash, hashSecret(secret))) return null;
  await noteUse(store, found.key.id, now);
  const { id, name, role } = found.key;
  return { id, name, kind: "api_key", role, credential: `key:${id}` };
}

/** Ends the key at once, and the subscriptions it holds open. False for an unknown one. */
export async function revokeApiKey(store: Store, id: string, now = new Date()): Promise<boolean> {
  const isKnown = await markRevoked(store, id, now);
  if (isKnown) await announceRevoked(store, `key:${id}`);
  return isKnown;
}
