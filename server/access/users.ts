import type { Role } from "../domain/roles.ts";
import type { Store } from "../store/database.ts";
import { acceptInvitation, findInvitation, findInvitationOf, insertInvitation } from "../store/invitations.ts";
import { sessionsOfUser } from "../store/sessions.ts";
import {
  changeUser as changeRow,
  findByEmail,
  findByIssuer,
  findCredentials,
  insertUser,
  linkIssuer,
  noteSignIn,
} from "../store/users.ts";
import { openUserSession, sessionCredential } from "./login.ts";
import { hashSecret, newSecret } from "./one-way-secret.ts";
import { hashPassword, isPassword } from "./passwords.ts";
import { announceRevoked } from "./revocations.ts";

const INVITATION_LIFETIME_MS = 7 * 86_400_000;
const WRONG_PASSWORDS_BEFORE_A_LOCK = 10;
const LOCK_MS = 15 * 60_000;

/** A session's id, or why there is none. */
export type SignedIn = { session: string; userId: string } | "wrong" | "locked";

/** Signs in by password. After ten wrong ones in a row the account takes none for 15 minutes. */
export async function signInWithPassword(
  store: Store,
  { email, password }: { email: string; password: string },
  at = new Date(),
): Promise<SignedIn> {
  const user = await findCredentials(store, email.trim().toLowerCase());
  if (user?.lockedUntil && user.lockedUntil > at) return "locked";
  if (!(await isPassword(user?.passwordHash ?? null, password)) || !user) {
    if (user) {
      const failedSignIns = user.failedSignIns + 1;
      const isLocked = failedSignIns >= WRONG_PASSWORDS_BEFORE_A_LOCK;
      await noteSignIn(store, user.id, {
        failedSignIns: isLocked ? 0 : failedSignIns,
        lockedUntil: isLocked ? new Date(at.getTime() + LOCK_MS) : null,
      });
    }
    return "wrong";
  }
  await noteSignIn(store, user.id, { at });
  return { session: await openUserSession(store, user.id, at), userId: user.id };
}

export interface Identity {
  issuer: string;
  subject: string;
  email: string | null;
  /** Whether the issuer vouches for the address; only then does it link an account or an invitation. */
  isEmailVerified: boolean;
  name: string | null;
}

/**
 * Signs in who an OpenID Connect issuer says somebody is: a known account, a user of the same verified address, an invited
 * one, or, where newcomers have a role, anybody the issuer knows.
 */
export async function signInWithIdentity(
  store: Store,
  identity: Identity,
  { newcomersRole }: { newcomersRole: Role | null },
  at = new Date(),
): Promise<SignedIn> {
  const userId = await store.$transaction(async (db) => {
    const oidc = { issuer: identity.issuer, subject: identity.subject };
    const known = await findByIssuer(db, oidc);
    if (known) return known.disabledAt ? null : known.id;
    const email = identity.isEmailVerified ? (identity.email?.toLowerCase() ?? null) : null;
    if (email === null) return null;
    const namesake = await findByEmail(db, email);
    if (namesake) {
      if (namesake.disabledAt) return null;
      await linkIssuer(db, namesake.id, oidc);
      return namesake.id;
    }
    const invitation = await findInvitationOf(db, email, at);
    const role = invitation?.role ?? newcomersRole;
    if (!role || (invitation && !(await acceptInvitation(db, invitation.id, at)))) return null;
    return insertUser(db, { email, name: identity.name ?? email, role, passwordHash: null, oidc });
  });
  if (!userId) return "wrong";
  await noteSignIn(store, userId, { at });
  return { session: await openUserSession(store, userId, at), userId };
}

/** Makes an invitation and gives its token, which is not stored: `<url>/invitation?token=…`, good once within a week. */
export async function invite(
  store: Store,
  { email, role, invitedBy }: { email: string; role: Role; invitedBy: string },
  at = new Date(),
): Promise<{ id: string; token: string }> {
  const token = newSecret();
  const expiresAt = new Date(at.getTime() + INVITATION_LIFETIME_MS);
  const id = await store.$transaction((db) =>
    insertInvitation(db, { tokenHash: hashSecret(token), email, role, invitedBy, expiresAt }, at),
  );
  return { id, token };
}

/** Makes the invited user and signs them in. "wrong" for a token that is no longer good. */
export async function acceptInvitationWith(
  store: Store,
  { token, name, password }: { token: string; name: string; password: string },
  at = new Date(),
): Promise<SignedIn> {
  const passwordHash = await hashPassword(password);
  const userId = await store.$transaction(async (db) => {
    const invitation = await findInvitation(db, hashSecret(token), at);
    if (!invitation || !(await acceptInvitation(db, invitation.id, at))) return null;
    const { email, role } = invitation;
    return insertUser(db, { email, name: name.trim() || email, role, passwordHash, oidc: null });
  });
  if (!userId) return "wrong";
  await noteSignIn(store, userId, { at });
  return { session: await openUserSession(store, userId, at), userId };
}

/** Changes a user's role or whether they may sign in, and ends what they hold open: it would go on as before. */
export async function changeUser(
  store: Store,
  id: string,
  change: { role?: Role; isDisabled?: boolean; expectedVersion: number },
  at = new Date(),
) {
  const outcome = await store.$transaction((db) => changeRow(db, id, change, at));
  if (outcome === "changed") {
    for (const idHash of await sessionsOfUser(store, id)) await announceRevoked(store, sessionCredential(idHash));
  }
  return outcome;
}
