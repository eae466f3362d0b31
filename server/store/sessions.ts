import type { Role } from "../domain/roles.ts";
import type { Store } from "./database.ts";

type Hash = Uint8Array<ArrayBuffer>;

export interface SessionRecord {
  /** Null for a session from a login link. */
  userId: string | null;
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
  session: { idHash: Hash; name: string; role: Role; expiresAt: Date; userId?: string },
): Promise<void> {
  await store.session.create({ data: session });
}

export async function sessionsOfUser(store: Store, userId: string): Promise<Uint8Array[]> {
  return (await store.session.findMany({ where: { userId }, select: { idHash: true } })).map(({ idHash }) => idHash);
}

/** Null for an ended session, and for one of a user who may no longer sign in. */
export async function findSession(store: Store, idHash: Hash, at: Date): Promise<SessionRecord | null> {
  const row = await store.session.findUnique({ where: { idHash, expiresAt: { gt: at } }, include: { user: true } });
  if (!row || row.user?.disabledAt) return null;
  // A user's role and name are the user's: what an admin changes holds for open sessions.
  const { name, role } = row.user ?? row;
  return { userId: row.userId, name, role: role as Role, lastSeenAt: row.lastSeenAt };
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

/** Those of these sessions that are good at `at`. */
export async function goodSessions(store: Store, idHashes: readonly Hash[], at: Date): Promise<Uint8Array[]> {
  const rows = await store.session.findMany({
    where: {
      idHash: { in: [...idHashes] },
      expiresAt: { gt: at },
      OR: [{ userId: null }, { user: { disabledAt: null } }],
    },
    select: { idHash: true },
  });
  return rows.map(({ idHash }) => idHash);
}
