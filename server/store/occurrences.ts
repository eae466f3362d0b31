import type { Occurrence } from "../domain/occurrence.ts";
import type { Store, StoreTransaction } from "./database.ts";

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
