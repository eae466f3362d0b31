import type { TriggerEnd } from "../domain/n8n/n8n-trigger.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface N8nTriggerRecord {
  id: string;
  instanceId: string;
  /** n8n's own id. */
  workflowId: string;
  workflowName: string;
  syncId: string;
  on: TriggerEnd[];
  createdBy: string;
  createdAt: Date;
}

export async function n8nTriggersByIds(db: Store, ids: readonly string[]): Promise<N8nTriggerRecord[]> {
  return (await db.n8nTrigger.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export async function findN8nTrigger(db: Store | StoreTransaction, id: string): Promise<N8nTriggerRecord | null> {
  const row = await db.n8nTrigger.findUnique({ where: { id } });
  return row && fromRow(row);
}

/** Below an instance or below a sync. */
export function listN8nTriggers(owner: "instance" | "sync"): Listing {
  return {
    from: Prisma.sql`atlas."N8nTrigger" as item`,
    parent: owner === "sync" ? Prisma.sql`item."syncId"` : Prisma.sql`item."instanceId"`,
    order: [
      { by: Prisma.sql`item."workflowName"`, type: "text" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

export async function triggersAfter(
  db: StoreTransaction,
  syncId: string,
  end: TriggerEnd,
): Promise<N8nTriggerRecord[]> {
  return (await db.n8nTrigger.findMany({ where: { syncId, on: { has: end } } })).map(fromRow);
}

/** One for each workflow and sync: setting it again changes after which ends it runs. Null for an unknown sync. */
export async function putN8nTrigger(
  db: StoreTransaction,
  { instanceId, workflowId, syncId, ...rest }: Omit<N8nTriggerRecord, "id" | "createdAt">,
): Promise<string | null> {
  if ((await db.sync.count({ where: { id: syncId } })) === 0) return null;
  const { id } = await db.n8nTrigger.upsert({
    where: { instanceId_workflowId_syncId: { instanceId, workflowId, syncId } },
    create: { instanceId, workflowId, syncId, ...rest },
    update: { on: rest.on, workflowName: rest.workflowName },
  });
  return id;
}

export async function deleteN8nTrigger(db: Store, id: string): Promise<boolean> {
  return (await db.n8nTrigger.deleteMany({ where: { id } })).count === 1;
}

function fromRow({ on, ...row }: Prisma.N8nTriggerGetPayload<object>): N8nTriggerRecord {
  return { ...row, on: on as TriggerEnd[] };
}
