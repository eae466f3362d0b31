import type { NotificationFilter } from "../domain/notification-filter.ts";
import type { OccurrenceKind } from "../domain/occurrence.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export const TARGET_KINDS = ["webhook", "slack", "mail"] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export interface TargetSettings {
  name: string;
  kind: TargetKind;
  isEnabled: boolean;
  kinds: OccurrenceKind[];
  syncIds: string[];
  tags: string[];
  /** The address as people see it. */
  shown: string;
}

export interface TargetRecord extends TargetSettings, NotificationFilter {
  id: string;
  kinds: OccurrenceKind[];
  syncIds: string[];
  tags: string[];
  version: number;
  createdAt: Date;
}

export async function targetsByIds(store: Store, ids: readonly string[]): Promise<TargetRecord[]> {
  return (await store.notificationTarget.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export function listTargets(): Listing {
  return {
    from: Prisma.sql`atlas."NotificationTarget" as item`,
    order: [{ by: Prisma.sql`item.name`, type: "text" }],
    direction: "asc",
  };
}

export async function enabledTargets(db: StoreTransaction): Promise<TargetRecord[]> {
  return (await db.notificationTarget.findMany({ where: { isEnabled: true } })).map(fromRow);
}

/** What a target's address is, sealed; null for an unknown target. */
export async function targetSecrets(store: Store, id: string): Promise<Uint8Array | null> {
  return (await store.notificationTarget.findUnique({ where: { id }, select: { secrets: true } }))?.secrets ?? null;
}

/** Makes a target (`id` null) or changes one; secrets that are left out stay. */
export async function saveTarget(
  db: StoreTransaction,
  id: string | null,
  settings: TargetSettings,
  { secrets, expectedVersion }: { secrets: Uint8Array<ArrayBuffer> | null; expectedVersion: number },
): Promise<{ id: string } | "missing" | "stale" | "taken"> {
  const namesake = await db.notificationTarget.findUnique({ where: { name: settings.name }, select: { id: true } });
  if (namesake && namesake.id !== id) return "taken";
  if (id === null) {
    const made = await db.notificationTarget.create({ data: { ...settings, secrets: secrets ?? new Uint8Array() } });
    return { id: made.id };
  }
  const { count } = await db.notificationTarget.updateMany({
    where: { id, version: expectedVersion },
    data: { ...settings, ...(secrets ? { secrets } : {}), version: { increment: 1 } },
  });
  if (count === 1) return { id };
  return (await db.notificationTarget.count({ where: { id } })) === 0 ? "missing" : "stale";
}

/** Its deliveries stay in the log. False for an unknown one. */
export async function deleteTarget(store: Store, id: string): Promise<boolean> {
  return (await store.notificationTarget.deleteMany({ where: { id } })).count === 1;
}

function fromRow({ secrets: _, updatedAt: _at, ...row }: Prisma.NotificationTargetGetPayload<object>): TargetRecord {
  return { ...row, kind: row.kind as TargetKind, kinds: row.kinds as OccurrenceKind[] };
}
