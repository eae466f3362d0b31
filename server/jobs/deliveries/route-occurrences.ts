import type { Store } from "../../store/database.ts";
import { queueDeliveries } from "../../store/deliveries.ts";
import { takeUnroutedOccurrences } from "../../store/occurrences.ts";
import type { Router } from "./senders.ts";

const AT_ONCE = 50;

/**
 * Queues what is to be sent because of new occurrences. Each is marked in the transaction that queues its deliveries, and
 * locked meanwhile: several workers may do this, and none of them may die at a bad moment. Returns how many it looked at.
 */
export async function routeOccurrences(store: Store, routers: readonly Router[], publicUrl: string): Promise<number> {
  return store.$transaction(async (tx) => {
    const occurrences = await takeUnroutedOccurrences(tx, { limit: AT_ONCE, at: new Date() });
    for (const occurrence of occurrences) {
      const wanted = await Promise.all(routers.map((route) => route(tx, occurrence, publicUrl)));
      await queueDeliveries(tx, wanted.flat());
    }
    return occurrences.length;
  });
}
