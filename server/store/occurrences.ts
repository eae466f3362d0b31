import type { Occurrence, OccurrenceKind } from "../domain/occurrence.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

/**
 * Writes down what happened; give it the transaction in which it happened. Whoever wants to hear of it is told afterwards
 * from the rows, so that a process that dies in between loses nothing. Repeating a `onceKey` changes nothing.
 */
export async function announce(db: Store | StoreTransaction, occurrences: readonly Occurrence[]): Promise<void> {
  if (occurrences.length === 0) return;
  await db.occurrence.createMany({
    data: occurrences.map(({ facts, ...occurrence }) => ({
      ...occurrence,
      facts: JSON.parse(JSON.stringify(facts ?? {})),
    })),
    skipDuplicates: true,
  });
}

/** Occurrences of which nobody was told, oldest first; they count as told when the transaction ends well. */
export async function takeUnroutedOccurrences(
  tx: StoreTransaction,
  { limit, at }: { limit: number; at: Date },
): Promise<(Occurrence & { id: string })[]> {
  const taken = await tx.$queryRaw<{ id: string }[]>`
    update atlas."Occurrence" set "routedAt" = ${at}
    where id in (
      select id from atlas."Occurrence" where "routedAt" is null order by at limit ${limit}::int for update skip locked
    )
    returning id::text`;
  const rows = await tx.occurrence.findMany({
    where: { id: { in: taken.map(({ id }) => id) } },
    orderBy: [{ at: "asc" }, { id: "asc" }],
  });
  return rows.map(fromRow);
}

export async function occurrencesByIds(store: Store, ids: readonly string[]): Promise<(Occurrence & { id: string })[]> {
  return (await store.occurrence.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

/** Newest first. */
export function listOccurrences(filter: { kinds?: readonly OccurrenceKind[] | null; syncId?: string | null }): Listing {
  const conditions = [
    ...(filter.kinds ? [Prisma.sql`item.kind = any(${filter.kinds})`] : []),
    ...(filter.syncId ? [Prisma.sql`item."syncId" = ${filter.syncId}::uuid`] : []),
  ];
  return {
    from: Prisma.sql`atlas."Occurrence" as item`,
    where: conditions.length > 0 ? Prisma.join(conditions, " and ") : undefined,
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

function fromRow(row: Prisma.OccurrenceGetPayload<object>): Occurrence & { id: string } {
  return {
    id: row.id,
    kind: row.kind as OccurrenceKind,
    at: row.at,
    title: row.title,
    facts: row.facts as Record<string, unknown>,
    ...(row.syncId && { syncId: row.syncId }),
    ...(row.runId && { runId: row.runId }),
    ...(row.datasetId && { datasetId: row.datasetId }),
    ...(row.streamName && { streamName: row.streamName }),
  };
}
