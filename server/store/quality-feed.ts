import type { Store, StoreTransaction } from "./database.ts";
import { WakeableIterator } from "./wakeable-iterator.ts";

const CHANNEL = "atlas_quality";
const KINDS = ["results", "incident", "check_run"] as const;

/** Something about quality whose rows changed: the results of a dataset, an incident, a run of checks. */
export interface QualityChange {
  kind: (typeof KINDS)[number];
  /** Of the dataset, the incident or the run of checks. */
  id: string;
}

/** Tells followers, when the transaction commits. */
export async function notifyQuality(db: Store | StoreTransaction, { kind, id }: QualityChange): Promise<void> {
  await db.$queryRaw`select pg_notify(${CHANNEL}, ${`${kind} ${id}`})::text`;
}

/**
 * What changes about quality, for all followers in this process. A change says only what is to be read again; one that is
 * missed while the line is down is made up for by the follower's own next question.
 */
export class QualityFeed {
  readonly #watchers = new Set<(change: QualityChange) => void>();

  readonly channels: Record<string, (payload: string) => void> = {
    [CHANNEL]: (payload) => {
      const [kind, id] = payload.split(" ");
      const known = KINDS.find((each) => each === kind);
      if (known && id) for (const watch of this.#watchers) watch({ kind: known, id });
    },
  };

  /** Ids of what changed, each once however often it did while nobody asked. `id` null follows all of the kind. */
  follow(kind: QualityChange["kind"], id: string | null): AsyncIterableIterator<string> {
    const pending = new Set<string>();
    let awake = Promise.withResolvers<void>();
    const watch = (change: QualityChange) => {
      if (change.kind !== kind || (id !== null && change.id !== id)) return;
      pending.add(change.id);
      awake.resolve();
    };
    this.#watchers.add(watch);
    return new WakeableIterator<string>({
      next: async (sleep) => {
        for (;;) {
          const [changed] = pending;
          if (changed !== undefined) {
            pending.delete(changed);
            return changed;
          }
          awake = Promise.withResolvers<void>();
          if (!(await sleep(awake.promise))) return null;
        }
      },
      close: () => this.#watchers.delete(watch),
    });
  }
}
