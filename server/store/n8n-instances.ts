import type { N8nWebhook, N8nWorkflowFacts } from "../domain/n8n/n8n-workflow.ts";
import type { PeerStatus } from "../domain/peer-status.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { contains, type Listing } from "./keyset.ts";

export interface N8nInstanceRecord {
  id: string;
  name: string;
  baseUrl: string;
  sealedApiKey: Uint8Array;
  allowsSelfSigned: boolean;
  status: PeerStatus;
  lastError: string | null;
  checkedAt: Date | null;
  checkMs: number | null;
  n8nVersion: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface N8nWorkflowRecord extends N8nWorkflowFacts {
  id: string;
  instanceId: string;
  sealedWebhookSecret: Uint8Array | null;
}

export async function n8nInstancesByIds(db: Store, ids: readonly string[]): Promise<N8nInstanceRecord[]> {
  return (await db.n8nInstance.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export async function findN8nInstance(db: Store | StoreTransaction, id: string): Promise<N8nInstanceRecord | null> {
  const row = await db.n8nInstance.findUnique({ where: { id } });
  return row && fromRow(row);
}

export function listN8nInstances({ search }: { search?: string | null }): Listing {
  return {
    from: Prisma.sql`atlas."N8nInstance" as item`,
    where: search
      ? Prisma.sql`${contains(Prisma.sql`item.name`, search)} or ${contains(Prisma.sql`item."baseUrl"`, search)}
          or exists (select from atlas."N8nWorkflow" as workflow
            where workflow."instanceId" = item.id and ${contains(Prisma.sql`workflow.name`, search)})`
      : undefined,
    order: [{ by: Prisma.sql`item.name`, type: "text" }],
    direction: "asc",
  };
}

export function listN8nWorkflows({ search, isActive }: { search?: string | null; isActive?: boolean | null }): Listing {
  const wanted = [
    ...(search ? [contains(Prisma.sql`item.name || ' ' || array_to_string(item.tags, ' ')`, search)] : []),
    ...(isActive == null ? [] : [Prisma.sql`item."isActive" = ${isActive}`]),
  ];
  return {
    from: Prisma.sql`atlas."N8nWorkflow" as item`,
    where: wanted.length > 0 ? Prisma.join(wanted, " and ") : undefined,
    parent: Prisma.sql`item."instanceId"`,
    order: [
      { by: Prisma.sql`item.name`, type: "text" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

export async function n8nWorkflowsByIds(db: Store, ids: readonly string[]): Promise<N8nWorkflowRecord[]> {
  return (await db.n8nWorkflow.findMany({ where: { id: { in: [...ids] } } })).map(workflowFromRow);
}

/** By n8n's own id of it. */
export async function findN8nWorkflow(
  db: Store | StoreTransaction,
  instanceId: string,
  workflowId: string,
): Promise<N8nWorkflowRecord | null> {
  const row = await db.n8nWorkflow.findUnique({ where: { instanceId_workflowId: { instanceId, workflowId } } });
  return row && workflowFromRow(row);
}

export interface NewN8nInstance {
  name: string;
  baseUrl: string;
  sealedApiKey: Uint8Array;
  allowsSelfSigned: boolean;
}

/** Null when the name is taken. */
export async function insertN8nInstance(db: StoreTransaction, instance: NewN8nInstance): Promise<string | null> {
  if (await isNameTaken(db, instance.name)) return null;
  const { sealedApiKey, ...plain } = instance;
  const { id } = await db.n8nInstance.create({ data: { ...plain, apiKey: new Uint8Array(sealedApiKey) } });
  return id;
}

/** Changes an instance that is still at `expectedVersion`; it is unchecked again, but for a new name. */
export async function updateN8nInstance(
  db: StoreTransaction,
  id: string,
  expectedVersion: number,
  { sealedApiKey, ...change }: Partial<NewN8nInstance>,
): Promise<"changed" | "stale" | "taken"> {
  if (change.name !== undefined && (await isNameTaken(db, change.name, id))) return "taken";
  const isOther = sealedApiKey !== undefined || change.baseUrl !== undefined || change.allowsSelfSigned !== undefined;
  const { count } = await db.n8nInstance.updateMany({
    where: { id, version: expectedVersion },
    data: {
      ...change,
      version: { increment: 1 },
      ...(sealedApiKey && { apiKey: new Uint8Array(sealedApiKey) }),
      ...(isOther && { status: "unchecked", lastError: null, checkedAt: null, checkMs: null }),
    },
  });
  return count === 1 ? "changed" : "stale";
}

/** Stores what a look at the instance found; the workflows that were known before stay when it could not be had. */
export async function recordN8nCheck(
  db: Store,
  id: string,
  check: { at: Date; durationMs: number } & (
    | { n8nVersion: string | null; workflows: readonly N8nWorkflowFacts[] }
    | { status: PeerStatus; error: string }
  ),
): Promise<void> {
  const common = { checkedAt: check.at, checkMs: check.durationMs };
  if ("error" in check) {
    const { status, error } = check;
    await db.n8nInstance.updateMany({ where: { id }, data: { ...common, status, lastError: error } });
    return;
  }
  const { n8nVersion, workflows } = check;
  await db.$transaction(async (tx) => {
    const { count } = await tx.n8nInstance.updateMany({
      where: { id },
      data: { ...common, n8nVersion, status: "connected", lastError: null },
    });
    if (count === 0) return; // deleted meanwhile
    const known = workflows.map(({ workflowId }) => workflowId);
    await tx.n8nWorkflow.deleteMany({ where: { instanceId: id, workflowId: { notIn: known } } });
    for (const { webhook, workflowId, ...facts } of workflows) {
      const data = { ...facts, webhook: webhook ? { ...webhook } : Prisma.DbNull };
      await tx.n8nWorkflow.upsert({
        where: { instanceId_workflowId: { instanceId: id, workflowId } },
        create: { ...data, instanceId: id, workflowId },
        update: data,
      });
    }
  });
}

export async function setWorkflowActive(db: Store, id: string, isActive: boolean): Promise<void> {
  await db.n8nWorkflow.updateMany({ where: { id }, data: { isActive } });
}

/** Null clears it. */
export async function setWebhookSecret(db: Store, id: string, sealed: Uint8Array | null): Promise<void> {
  await db.n8nWorkflow.updateMany({ where: { id }, data: { webhookSecret: sealed && new Uint8Array(sealed) } });
}

/** Deletes an instance that no source reads, with its triggers; tells the names of the sources otherwise. */
export async function deleteN8nInstance(
  db: StoreTransaction,
  id: string,
): Promise<{ isDeleted: boolean; sources: string[] }> {
  const sources = await db.source.findMany({
    where: { connectorId: "n8n", config: { path: ["instance"], equals: `instance_${id}` } },
    select: { name: true },
  });
  if (sources.length > 0) return { isDeleted: false, sources: sources.map(({ name }) => name) };
  const { count } = await db.n8nInstance.deleteMany({ where: { id } });
  return { isDeleted: count === 1, sources: [] };
}

async function isNameTaken(db: StoreTransaction, name: string, besides?: string): Promise<boolean> {
  const holder = await db.n8nInstance.findUnique({ where: { name }, select: { id: true } });
  return holder !== null && holder.id !== besides;
}

function fromRow({ apiKey, status, ...row }: Prisma.N8nInstanceGetPayload<object>): N8nInstanceRecord {
  return { ...row, sealedApiKey: apiKey, status: status as PeerStatus };
}

function workflowFromRow(row: Prisma.N8nWorkflowGetPayload<object>): N8nWorkflowRecord {
  const { webhook, webhookSecret, ...same } = row;
  return { ...same, webhook: webhook as N8nWebhook | null, sealedWebhookSecret: webhookSecret };
}
