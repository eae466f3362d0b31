import type { Role } from "../domain/roles.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface InvitationRecord {
  id: string;
  email: string;
  role: Role;
  invitedBy: string;
  createdAt: Date;
  expiresAt: Date;
  acceptedAt: Date | null;
  revokedAt: Date | null;
}

export async function invitationsByIds(store: Store, ids: readonly string[]): Promise<InvitationRecord[]> {
  return (await store.invitation.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

/** Those that were neither accepted nor revoked, newest first. */
export function listOpenInvitations(): Listing {
  return {
    from: Prisma.sql`atlas."Invitation" as item`,
    where: Prisma.sql`item."acceptedAt" is null and item."revokedAt" is null`,
    order: [{ by: Prisma.sql`item.id`, type: "uuid" }],
    direction: "desc",
  };
}

/** An earlier open invitation of the same address ends. */
export async function insertInvitation(
  db: StoreTransaction,
  invitation: { tokenHash: Uint8Array<ArrayBuffer>; email: string; role: Role; invitedBy: string; expiresAt: Date },
  at: Date,
): Promise<string> {
  await db.invitation.updateMany({
    where: { email: invitation.email, acceptedAt: null, revokedAt: null },
    data: { revokedAt: at },
  });
  return (await db.invitation.create({ data: invitation })).id;
}

/** The invitation of a token that can be accepted at `at`; null for none. */
export async function findInvitation(
  db: Store | StoreTransaction,
  tokenHash: Uint8Array<ArrayBuffer>,
  at: Date,
): Promise<InvitationRecord | null> {
  const row = await db.invitation.findUnique({
    where: { tokenHash, acceptedAt: null, revokedAt: null, expiresAt: { gt: at } },
  });
  return row && fromRow(row);
}

/** An open invitation of an address; null for none. */
export async function findInvitationOf(
  db: Store | StoreTransaction,
  email: string,
  at: Date,
): Promise<InvitationRecord | null> {
  const row = await db.invitation.findFirst({
    where: { email, acceptedAt: null, revokedAt: null, expiresAt: { gt: at } },
  });
  return row && fromRow(row);
}

/** False when somebody else accepted it in this moment. */
export async function acceptInvitation(db: StoreTransaction, id: string, at: Date): Promise<boolean> {
  const { count } = await db.invitation.updateMany({ where: { id, acceptedAt: null }, data: { acceptedAt: at } });
  return count === 1;
}

/** False for an unknown or accepted one. */
export async function revokeInvitation(store: Store, id: string, at: Date): Promise<boolean> {
  const { count } = await store.invitation.updateMany({ where: { id, acceptedAt: null }, data: { revokedAt: at } });
  return count === 1;
}

function fromRow({ tokenHash: _, role, ...same }: Prisma.InvitationGetPayload<object>): InvitationRecord {
  return { ...same, role: role as Role };
}
