import type { Role } from "../domain/roles.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface UserRecord {
  id: string;
  email: string;
  name: string;
  role: Role;
  hasPassword: boolean;
  /** The OpenID Connect issuer that they sign in through; null for none. */
  issuer: string | null;
  disabledAt: Date | null;
  createdAt: Date;
  lastSignInAt: Date | null;
  version: number;
}

/** What a sign-in with a password looks at. */
export interface UserCredentials {
  id: string;
  name: string;
  passwordHash: string | null;
  failedSignIns: number;
  lockedUntil: Date | null;
}

export async function usersByIds(db: Store | StoreTransaction, ids: readonly string[]): Promise<UserRecord[]> {
  return (await db.user.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export function listUsers(): Listing {
  return {
    from: Prisma.sql`atlas."User" as item`,
    order: [
      { by: Prisma.sql`item.email`, type: "text" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

/** One who may sign in; null for an unknown or disabled one. */
export async function findCredentials(db: Store, email: string): Promise<UserCredentials | null> {
  return db.user.findUnique({
    where: { email, disabledAt: null },
    select: { id: true, name: true, passwordHash: true, failedSignIns: true, lockedUntil: true },
  });
}

export async function noteSignIn(
  db: Store | StoreTransaction,
  id: string,
  result: { at: Date } | { failedSignIns: number; lockedUntil: Date | null },
): Promise<void> {
  const data = "at" in result ? { lastSignInAt: result.at, failedSignIns: 0, lockedUntil: null } : result;
  await db.user.update({ where: { id }, data });
}

export interface NewUser {
  email: string;
  name: string;
  role: Role;
  passwordHash: string | null;
  oidc: { issuer: string; subject: string } | null;
}

/** Null when somebody has the address already. */
export async function insertUser(db: StoreTransaction, { oidc, ...user }: NewUser): Promise<string | null> {
  if (await db.user.findUnique({ where: { email: user.email }, select: { id: true } })) return null;
  const row = await db.user.create({
    data: { ...user, oidcIssuer: oidc?.issuer ?? null, oidcSubject: oidc?.subject ?? null },
  });
  return row.id;
}

/** The user of a provider's account, who may be disabled; null for none. */
export async function findByIssuer(
  db: Store | StoreTransaction,
  oidc: { issuer: string; subject: string },
): Promise<UserRecord | null> {
  const row = await db.user.findUnique({
    where: { oidcIssuer_oidcSubject: { oidcIssuer: oidc.issuer, oidcSubject: oidc.subject } },
  });
  return row && fromRow(row);
}

export async function findByEmail(db: Store | StoreTransaction, email: string): Promise<UserRecord | null> {
  const row = await db.user.findUnique({ where: { email } });
  return row && fromRow(row);
}

export async function linkIssuer(
  db: Store | StoreTransaction,
  id: string,
  oidc: { issuer: string; subject: string },
): Promise<void> {
  await db.user.update({ where: { id }, data: { oidcIssuer: oidc.issuer, oidcSubject: oidc.subject } });
}

export async function setPasswordHash(db: Store | StoreTransaction, id: string, passwordHash: string): Promise<void> {
  await db.user.update({ where: { id }, data: { passwordHash, failedSignIns: 0, lockedUntil: null } });
}

/** Changes a user's role or whether they may sign in. The last admin who may sign in stays one. */
export async function changeUser(
  db: StoreTransaction,
  id: string,
  change: { role?: Role; isDisabled?: boolean; expectedVersion: number },
  at: Date,
): Promise<"changed" | "missing" | "stale" | "last admin"> {
  // All admins are locked, so that two who demote each other do not both succeed.
  await db.$queryRaw`select id::text from atlas."User" where role = 'admin' order by id for update`;
  const user = await db.user.findUnique({ where: { id } });
  if (!user) return "missing";
  if (user.version !== change.expectedVersion) return "stale";
  const role = change.role ?? user.role;
  const disabledAt =
    change.isDisabled === undefined ? user.disabledAt : change.isDisabled ? (user.disabledAt ?? at) : null;
  const wasAdmin = user.role === "admin" && user.disabledAt === null;
  const staysAdmin = role === "admin" && disabledAt === null;
  if (wasAdmin && !staysAdmin && (await db.user.count({ where: { role: "admin", disabledAt: null } })) === 1)
    return "last admin";
  await db.user.update({ where: { id }, data: { role, disabledAt, version: { increment: 1 } } });
  return "changed";
}

function fromRow(row: Prisma.UserGetPayload<object>): UserRecord {
  const { id, email, name, disabledAt, createdAt, lastSignInAt, version } = row;
  return {
    id,
    email,
    name,
    role: row.role as Role,
    hasPassword: row.passwordHash !== null,
    issuer: row.oidcIssuer,
    disabledAt,
    createdAt,
    lastSignInAt,
    version,
  };
}
