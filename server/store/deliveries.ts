import type { DeliveryKind, DeliveryStatus } from "../domain/delivery.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface NewDelivery {
  kind: DeliveryKind;
  targetId: string;
  targetName: string;
  /** What it tells of, where it tells of an occurrence. */
  occurrenceId?: string | null;
  /** One line for the log and for a mail's subject. */
  subject: string;
  body: Prisma.InputJsonObject;
}

/** A delivery that this worker is to try now. */
export interface DueDelivery {
  id: string;
  kind: DeliveryKind;
  targetId: string;
  subject: string;
  body: Record<string, unknown>;
  /** The number of this try among all, from 1, and within this round. */
  attempts: number;
  round: number;
}

export interface TryResult {
  at: Date;
  durationMs: number;
  status: number | null;
  answer: string | null;
  /** Null when it arrived. */
  error: string | null;
  /** When to try again; null when it arrived or is given up. */
  nextTryAt: Date | null;
}

/** Queues deliveries; give it the transaction of what they tell of. Returns their ids. */
export async function queueDeliveries(
  db: Store | StoreTransaction,
  deliveries: readonly NewDelivery[],
): Promise<string[]> {
  const rows = await db.delivery.createManyAndReturn({ data: [...deliveries], select: { id: true } });
  return rows.map(({ id }) => id);
}

/**
 * Takes up to `limit` due deliveries for this process: no other one gets them for `leaseMs`, in which they are to be tried
 * and noted. Deliveries that a dead process took are due again after that.
 */
export async function claimDueDeliveries(
  store: Store,
  { at, limit, leaseMs }: { at: Date; limit: number; leaseMs: number },
): Promise<DueDelivery[]> {
  return store.$queryRaw<DueDelivery[]>`
    update atlas."Delivery" as claimed
    set "nextTryAt" = ${new Date(at.getTime() + leaseMs)}, attempts = attempts + 1, round = round + 1
    from (
      select id from atlas."Delivery" where status in ('pending', 'failed') and "nextTryAt" <= ${at}
      order by "nextTryAt" limit ${limit}::int for update skip locked
    ) as due
    where claimed.id = due.id
    returning claimed.id::text, kind, "targetId"::text, subject, body, attempts, round`;
}

/** Notes how a try went, in the log and on the delivery. A try that took longer than its lease is logged only. */
export async function noteTry(
  store: Store,
  delivery: Pick<DueDelivery, "id" | "attempts">,
  { at, durationMs, status, answer, error, nextTryAt }: TryResult,
): Promise<void> {
  const outcome: DeliveryStatus = error === null ? "delivered" : nextTryAt === null ? "given_up" : "failed";
  await store.$transaction([
    store.deliveryAttempt.create({
      data: { deliveryId: delivery.id, number: delivery.attempts, at, durationMs, status, answer, error },
    }),
    store.delivery.updateMany({
      where: { id: delivery.id, attempts: delivery.attempts },
      data: {
        status: outcome,
        lastStatus: status,
        lastError: error,
        ...(nextTryAt ? { nextTryAt } : {}),
        ...(outcome === "delivered" ? { deliveredAt: at } : {}),
      },
    }),
  ]);
}

export interface DeliveryRecord {
  id: string;
  kind: DeliveryKind;
  targetId: string;
  targetName: string;
  subject: string;
  status: DeliveryStatus;
  attempts: number;
  /** Null once it arrived or was given up. */
  nextTryAt: Date | null;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: Date;
  deliveredAt: Date | null;
  body: unknown;
}

export interface DeliveryAttemptRecord {
  deliveryId: string;
  number: number;
  at: Date;
  durationMs: number;
  status: number | null;
  error: string | null;
  answer: string | null;
}

export async function deliveriesByIds(store: Store, ids: readonly string[]): Promise<DeliveryRecord[]> {
  const rows = await store.delivery.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ occurrenceId: _, round: _round, ...row }) => ({
    ...row,
    kind: row.kind as DeliveryKind,
    status: row.status as DeliveryStatus,
    nextTryAt: row.status === "pending" || row.status === "failed" ? row.nextTryAt : null,
  }));
}

/** The log of what was sent, newest first. */
export function listDeliveries(filter: {
  kinds?: readonly DeliveryKind[] | null;
  statuses?: readonly DeliveryStatus[] | null;
  targetId?: string | null;
}): Listing {
  const conditions = [
    ...(filter.kinds ? [Prisma.sql`item.kind = any(${filter.kinds})`] : []),
    ...(filter.statuses ? [Prisma.sql`item.status = any(${filter.statuses})`] : []),
    ...(filter.targetId ? [Prisma.sql`item."targetId" = ${filter.targetId}::uuid`] : []),
  ];
  return {
    from: Prisma.sql`atlas."Delivery" as item`,
    where: conditions.length > 0 ? Prisma.join(conditions, " and ") : undefined,
    order: [
      { by: Prisma.sql`item."createdAt"`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

/** Every try of these deliveries, oldest first. */
export async function attemptsOfDeliveries(
  store: Store,
  deliveryIds: readonly string[],
): Promise<DeliveryAttemptRecord[][]> {
  const rows = await store.deliveryAttempt.findMany({
    where: { deliveryId: { in: [...deliveryIds] } },
    orderBy: { number: "asc" },
  });
  const byDelivery = Map.groupBy(rows, ({ deliveryId }) => deliveryId);
  return deliveryIds.map((id) => byDelivery.get(id) ?? []);
}

/** Queues a delivery for another round of tries, as it is. False for an unknown one. */
export async function sendAgain(store: Store, id: string, at: Date): Promise<boolean> {
  const data = { status: "pending", round: 0, nextTryAt: at };
  return (await store.delivery.updateMany({ where: { id }, data })).count === 1;
}
