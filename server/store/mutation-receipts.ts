import type { Store, StoreTransaction } from "./database.ts";

/**
 * Runs `create` in a transaction, once for each `clientMutationId`: a call with an id that was answered before, or is being
 * answered right now, gets the id of what the first one made. `create` gives the new thing's id, or a refusal, which is not
 * remembered.
 */
export function createOnce<Refusal>(
  store: Store,
  { mutation, clientMutationId }: { mutation: string; clientMutationId?: string | null },
  create: (db: StoreTransaction) => Promise<{ id: string } | Refusal>,
): Promise<{ id: string; isRepeated: boolean } | Refusal> {
  return store.$transaction(async (db) => {
    const key = clientMutationId ? `${mutation}:${clientMutationId}` : null;
    if (key) {
      await db.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${key}, 0))::text`;
      const receipt = await db.mutationReceipt.findUnique({ where: { clientMutationId: key } });
      if (receipt) return { id: receipt.resultId, isRepeated: true };
    }
    const made = await create(db);
    if (!isMade(made)) return made;
    if (key) await db.mutationReceipt.create({ data: { clientMutationId: key, mutation, resultId: made.id } });
    return { id: made.id, isRepeated: false };
  });
}

/** Whether such a call made something before, which may be deleted by now. */
export async function wasMade(
  store: Store,
  { mutation, clientMutationId }: { mutation: string; clientMutationId: string },
): Promise<boolean> {
  return (await store.mutationReceipt.count({ where: { clientMutationId: `${mutation}:${clientMutationId}` } })) > 0;
}

function isMade(made: unknown): made is { id: string } {
  return typeof made === "object" && made !== null && "id" in made;
}
