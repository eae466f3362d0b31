import type { PiiPolicy, PolicyRule, Treatment } from "../domain/pii/policy.ts";
import type { Role } from "../domain/roles.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface PiiPolicyRecord extends PiiPolicy {
  updatedBy: string | null;
  updatedAt: Date;
}

export type PolicyDraft = Omit<PiiPolicy, "id" | "version">;

export async function policiesByIds(store: Store, ids: readonly string[]): Promise<PiiPolicyRecord[]> {
  return (await store.piiPolicy.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export function listPolicies(): Listing {
  return {
    from: Prisma.sql`atlas."PiiPolicy" as item`,
    order: [
      { by: Prisma.sql`item.name`, type: "text" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

export async function defaultPolicyId(store: Store): Promise<string> {
  return (await store.piiPolicy.findFirstOrThrow({ where: { isDefault: true }, select: { id: true } })).id;
}

export type SavedPolicy = { id: string } | "not_found" | "stale" | "taken";

/** Makes a policy, or changes the one of `id` where it still has the version that was read. One policy is the default. */
export async function savePolicy(
  store: Store,
  { id, expectedVersion }: { id: string | null; expectedVersion: number },
  draft: PolicyDraft,
  by: string,
): Promise<SavedPolicy> {
  const { rules, ...rest } = draft;
  const data = { ...rest, rules: rules.map((rule) => ({ ...rule })), updatedBy: by };
  try {
    return await store.$transaction(async (tx) => {
      const saved = id === null ? await tx.piiPolicy.create({ data }) : await change(tx, id, expectedVersion, data);
      if (typeof saved === "string") return saved;
      if (draft.isDefault) {
        await tx.piiPolicy.updateMany({
          where: { isDefault: true, id: { not: saved.id } },
          data: { isDefault: false },
        });
      }
      return { id: saved.id };
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") return "taken";
    throw error;
  }
}

async function change(
  tx: StoreTransaction,
  id: string,
  version: number,
  data: Prisma.PiiPolicyUpdateManyMutationInput,
): Promise<{ id: string } | "not_found" | "stale"> {
  const { count } = await tx.piiPolicy.updateMany({
    where: { id, version },
    data: { ...data, version: { increment: 1 } },
  });
  if (count === 1) return { id };
  return (await tx.piiPolicy.count({ where: { id } })) === 0 ? "not_found" : "stale";
}

/** Syncs that had it fall back to the default one, which itself cannot go. */
export async function deletePolicy(store: Store, id: string): Promise<"deleted" | "not_found" | "default"> {
  const policy = await store.piiPolicy.findUnique({ where: { id } });
  if (!policy) return "not_found";
  if (policy.isDefault) return "default";
  await store.piiPolicy.delete({ where: { id } });
  return "deleted";
}

/** Syncs under each policy; those without one of their own are under the default. */
export async function policySyncCounts(store: Store, policyIds: readonly string[]): Promise<number[]> {
  const rows = await store.$queryRaw<{ id: string; syncs: bigint }[]>`
    select coalesce(sync."piiPolicyId", (select id from atlas."PiiPolicy" where "isDefault"))::text as id, count(*) as syncs
    from atlas."Sync" sync group by 1`;
  const counts = new Map(rows.map(({ id, syncs }) => [id, Number(syncs)]));
  return policyIds.map((id) => counts.get(id) ?? 0);
}

export interface SyncPrivacy {
  policyId: string | null;
  engine: string | null;
}

/** What a sync says of its own; null for what is the installation's. */
export async function syncPrivacies(store: Store, syncIds: readonly string[]): Promise<SyncPrivacy[]> {
  const rows = await store.sync.findMany({
    where: { id: { in: [...syncIds] } },
    select: { id: true, piiPolicyId: true, piiEngine: true },
  });
  const byId = new Map(
    rows.map(({ id, piiPolicyId, piiEngine }) => [id, { policyId: piiPolicyId, engine: piiEngine }]),
  );
  return syncIds.map((id) => byId.get(id) ?? { policyId: null, engine: null });
}

/** False when there is no such sync, or no such policy. */
export async function setSyncPrivacy(
  store: Store,
  syncId: string,
  { policyId, engine }: SyncPrivacy,
): Promise<boolean> {
  if (policyId !== null && (await store.piiPolicy.count({ where: { id: policyId } })) === 0) return false;
  const { count } = await store.sync.updateMany({
    where: { id: syncId },
    data: { piiPolicyId: policyId, piiEngine: engine },
  });
  return count === 1;
}

/** The streams that a policy governs; with `isDefault`, or as the default one, those of all syncs without one of their own. */
export function streamsUnder(
  store: Store,
  policyId: string | null,
  isDefault = false,
): Promise<{ syncStreamId: string; table: string }[]> {
  return store.$queryRaw`
    select stream.id::text as "syncStreamId", stream."tableName" as table
    from atlas."SyncStream" stream join atlas."Sync" sync on sync.id = stream."syncId"
    where sync."piiPolicyId" = ${policyId}::uuid
      or (sync."piiPolicyId" is null and (${isDefault} or exists (
        select from atlas."PiiPolicy" policy where policy."isDefault" and policy.id = ${policyId}::uuid)))
    order by stream."tableName"`;
}

function fromRow(row: Prisma.PiiPolicyGetPayload<object>): PiiPolicyRecord {
  const { rules, otherTreatment, encryptedReaders, rawReaders, createdAt: _, ...same } = row;
  return {
    ...same,
    rules: rules as unknown as PolicyRule[],
    otherTreatment: otherTreatment as Treatment,
    encryptedReaders: encryptedReaders as Role,
    rawReaders: rawReaders as Role | null,
  };
}
