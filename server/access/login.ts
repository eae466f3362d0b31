import type { Role } from "../domain/roles.ts";
import type { Store } from "../store/database.ts";
import {
  deleteSession,
  extendSession,
  findSession,
  insertLoginToken,
  insertSession,
  redeemLoginToken,
} from "../store/sessions.ts";
import { hashSecret, newSecret } from "./one-way-secret.ts";
import { announceRevoked } from "./revocations.ts";
import type { Viewer } from "./viewer.ts";

const TOKEN_LIFETIME_MS = 24 * 3_600_000;
const SESSION_LIFETIME_MS = 30 * 86_400_000;
/** A session in use is extended this often at most, so that a page of twenty requests does not write twenty times. */
const EXTEND_EVERY_MS = 3_600_000;

/** A token for one login within 24 hours; the link is `<url>/login?token=…`. Only its hash is kept. */
export async function issueLoginToken(store: Store, role: Role, now = new Date()): Promise<string> {
  const token = newSecret();
  const expiresAt = new Date(now.getTime() + TOKEN_LIFETIME_MS);
  await insertLoginToken(store, { tokenHash: hashSecret(token), role, expiresAt });
  return token;
}

/** Uses the token up and opens a new session; gives its id, which is not stored. Null for a used, expired or wrong one. */
export async function openSession(store: Store, token: string, now = new Date()): Promise<string | null> {
  const role = await redeemLoginToken(store, hashSecret(token), now);
  if (!role) return null;
  const id = newSecret();
  const expiresAt = new Date(now.getTime() + SESSION_LIFETIME_MS);
  await insertSession(store, { idHash: hashSecret(id), name: role, role, expiresAt });
  return id;
}

/** Opens a session of a user and gives its id, which is not stored. */
export async function openUserSession(store: Store, userId: string, now = new Date()): Promise<string> {
  const id = newSecret();
  const expiresAt = new Date(now.getTime() + SESSION_LIFETIME_MS);
  // Name and role are the user's; what stands here is never read.
  await insertSession(store, { idHash: hashSecret(id), name: "", role: "viewer", expiresAt, userId });
  return id;
}

/** Who a session is of; one in use lives on for another 30 days. Null for an ended one. */
export async function viewerOfSession(store: Store, id: string, now = new Date()): Promise<Viewer | null> {
  const idHash = hashSecret(id);
  const session = await findSession(store, idHash, now);
  if (!session) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > EXTEND_EVERY_MS) {
    await extendSession(store, idHash, { lastSeenAt: now, expiresAt: new Date(now.getTime() + SESSION_LIFETIME_MS) });
  }
  const { userId, name, role } = session;
  return { id: userId, name, kind: "user", role, credential: sessionCredential(idHash) };
}

export async function closeSession(store: Store, id: string): Promise<void> {
  const idHash = hashSecret(id);
  await deleteSession(store, idHash);
  await announceRevoked(store, sessionCredential(idHash));
}

/** How revocations and open connections name a session. */
export function sessionCredential(idHash: Uint8Array): string {
  return `session:${Buffer.from(idHash).toString("hex")}`;
}
