import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface AuditRecord {
  id: string;
  at: Date;
  actorName: string;
  actorKind: "user" | "api_key" | "system";
  action: string;
  /** As the API names the thing. */
  targetId: string | null;
  targetLabel: string | null;
  changes: Record<string, { before: string | null; after: string | null }>;
  input: unknown;
  refusal: string | null;
  requestId: string | null;
}

export interface NewAuditEntry {
  actor: { id: string | null; name: string; kind: AuditRecord["actorKind"] };
  action: string;
  targetId?: string | null;
  targetLabel?: string | null;
  changes?: AuditRecord["changes"];
  input?: unknown;
  refusal?: string | null;
  requestId?: string;
}

/** Adds to the log. Nothing changes an entry afterwards: a trigger refuses it. */
export async function writeAudit(store: Store, { actor, changes, input, ...entry }: NewAuditEntry): Promise<void> {
  await store.auditEntry.create({
    data: {
      ...entry,
      actorId: actor.id,
      actorName: actor.name,
      actorKind: actor.kind,
      changes: (changes ?? {}) as Prisma.InputJsonObject,
      input: (input ?? {}) as Prisma.InputJsonObject,
    },
  });
}

export async function auditByIds(store: Store, ids: readonly string[]): Promise<AuditRecord[]> {
  const rows = await store.auditEntry.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ actorId: _, ...row }) => ({
    ...row,
    actorKind: row.actorKind as AuditRecord["actorKind"],
    changes: row.changes as AuditRecord["changes"],
  }));
}

export interface AuditFilter {
  actor?: string | null;
  action?: string | null;
  targetId?: string | null;
  from?: Date | null;
  to?: Date | null;
}

/** Newest first. */
export function listAudit({ actor, action, targetId, from, to }: AuditFilter): Listing {
  const conditions = [
    ...(actor ? [Prisma.sql`item."actorName" = ${actor}`] : []),
    ...(action ? [Prisma.sql`item.action = ${action}`] : []),
    ...(targetId ? [Prisma.sql`item."targetId" = ${targetId}`] : []),
    ...(from ? [Prisma.sql`item.at >= ${from}`] : []),
    ...(to ? [Prisma.sql`item.at < ${to}`] : []),
  ];
  return {
    from: Prisma.sql`atlas."AuditEntry" as item`,
    where: conditions.length > 0 ? Prisma.join(conditions, " and ") : undefined,
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}
