import { clearedBefore, type Retention } from "../domain/retention.ts";
import { deleteOldQuarantine, dropRawOf, withRaw } from "../layers/clear-old.ts";
import {
  deleteOldAudit,
  deleteOldDeliveries,
  deleteOldEvents,
  deleteOldOccurrences,
  deleteRuns,
  oldRuns,
  oldStreamRuns,
} from "../store/old-rows.ts";
import type { SyncDeps } from "./sync-deps.ts";

/** How much was cleared away, of each kind. */
export type Cleared = Record<keyof Retention, number>;

/**
 * Clears away what is older than it is to be kept. What is published, the newest run of each sync and its raw records stay;
 * a run whose raw records are kept stays as well, because they are found through it. Repeatable.
 */
export async function clearOld(
  { store, layers }: Pick<SyncDeps, "store" | "layers">,
  retention: Retention,
  now: Date,
): Promise<Cleared> {
  const of = async (kind: keyof Retention, clear: (before: Date) => Promise<number>) => {
    const before = clearedBefore(retention[kind], now);
    return before === null ? 0 : clear(before);
  };
  return {
    rawData: await of("rawData", async (before) => {
      const still = await withRaw(layers, await oldStreamRuns(store, before));
      await dropRawOf(layers, [...still]);
      return still.size;
    }),
    quarantine: await of("quarantine", (before) => deleteOldQuarantine(layers, before)),
    events: await of("events", (before) => deleteOldEvents(store, before)),
    runs: await of("runs", async (before) => {
      const old = await oldRuns(store, before);
      const kept = await withRaw(
        layers,
        old.flatMap(({ streamRunIds }) => streamRunIds),
      );
      const bare = old.filter(({ streamRunIds }) => !streamRunIds.some((id) => kept.has(id)));
      return deleteRuns(
        store,
        bare.map(({ id }) => id),
      );
    }),
    occurrences: await of("occurrences", (before) => deleteOldOccurrences(store, before)),
    deliveries: await of("deliveries", (before) => deleteOldDeliveries(store, before)),
    audit: await of("audit", (before) => deleteOldAudit(store, before)),
  };
}
