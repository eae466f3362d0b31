import type { Role } from "../domain/roles.ts";
import type { Store } from "./database.ts";

type Hash = Uint8Array<ArrayBuffer>;

export interface SessionRecord {
  name: string;
  role: Role;
  lastSeenAt: Date;
}

export async function insertLoginToken(
  store: Store,
  token: { tokenHash: Hash; role: Role; expiresAt: Date },
): Promise<void> {
  await store.loginToken.create({ data: token });
}

/** Uses a token up and gives its role; null when it is unknown, used or expired. Of two uses at once one succeeds. */
export async function redeemLoginToken(store: Store, tokenHash: Hash, at: Date): Promise<Role | null> {
  const [used] = await store.loginToken.updateManyAndReturn({
    where: { tokenHash, usedAt: null, expiresAt: { gt: at } },
    data: { usedAt: at },
  });
  return used ? (used.role as Role) : null;
}

export async function insertSession(
  store: Store,
  session: { idHash: Hash; name: string; role: Role; expiresAt: Date },
): Promise<void> {
  await store.session.create({ data: session });
}

export async function findSession(store: Store, idHash: Hash, at: Date): Promise<SessionRecord | null> {
  const row = await store.session.findUnique({ where: { idHash, expiresAt: { gt: at } } });
  return row && { name: row.name, role: row.role as Role, lastSeenAt: row.lastSeenAt };
}

export async function extendSession(
  store: Store,
  idHash: Hash,
  times: { lastSeenAt: Date; expiresAt: Date },
): Promise<void> {
  await store.session.updateMany({ where: { idHash }, data: times });
}

export async function deleteSession(store: Store, idHash: Hash): Promise<void> {
  await store.session.deleteMany({ where: { idHash } });
}
