import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export const APPLICATION_STATUSES = ["queued", "running", "succeeded", "failed"] as const;
export type ApplicationStatus = (typeof APPLICATION_STATUSES)[number];

/** Bringing what is published under a policy: how far it is. */
export interface PolicyApplicationRecord {
  id: string;
  policyId: string | null;
  status: ApplicationStatus;
  requestedBy: string;
  streams: number;
  done: number;
  columns: number;
  rows: bigint;
  error: string | null;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

export async function applicationsByIds(store: Store, ids: readonly string[]): Promise<PolicyApplicationRecord[]> {
  const rows = await store.policyApplication.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => ({ ...row, status: row.status as ApplicationStatus }));
}

/** Newest first. */
export function listApplications(): Listing {
  return {
    from: Prisma.sql`atlas."PolicyApplication" as item`,
    order: [
      { by: Prisma.sql`item."queuedAt"`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

export async function createApplication(store: Store, policyId: string, by: string): Promise<string> {
  return (await store.policyApplication.create({ data: { policyId, requestedBy: by } })).id;
}

export async function updateApplication(
  store: Store,
  id: string,
  change: Partial<Omit<PolicyApplicationRecord, "id" | "policyId" | "requestedBy" | "queuedAt">>,
): Promise<void> {
  await store.policyApplication.update({ where: { id }, data: change });
}

/** The oldest that is not through. One that runs is among them: its worker may be dead, which its lock tells. */
export async function openApplications(store: Store): Promise<{ id: string; policyId: string | null }[]> {
  return store.policyApplication.findMany({
    where: { status: { in: ["queued", "running"] } },
    orderBy: { queuedAt: "asc" },
    take: 10,
    select: { id: true, policyId: true },
  });
}
