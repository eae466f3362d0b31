import type { Store, StoreTransaction } from "./database.ts";
import { NotFound } from "./not-found.ts";
import { WakeableIterator } from "./wakeable-iterator.ts";

const CHANNEL = "atlas_dataset_changed";

/** Tells followers, when the transaction commits, that a run has published a dataset or somebody has described it. */
export async function announceDataset(tx: Store | StoreTransaction, datasetId: string): Promise<void> {
  await tx.$executeRaw`select pg_notify(${CHANNEL}, ${datasetId})`;
}

/** Who follows which dataset in this process. A change says only that there is one: what it is, is read from the row. */
export class DatasetFeed {
  readonly #watchers = new Set<{ datasetId: string; wake(): void }>();

  readonly channels: Record<string, (payload: string) => void> = {
    [CHANNEL]: (datasetId) => this.#wake((watched) => watched === datasetId),
  };

  /** To be called when notifications may have been missed: everybody looks again. */
  catchUp(): void {
    this.#wake(() => true);
  }

  /**
   * The dataset's id at once, so that nothing is missed between a query and this, and then whenever it changed; changes while
   * nobody asks are one. Throws NotFound for an unknown one.
   */
  async follow(store: Store, datasetId: string): Promise<AsyncIterableIterator<string>> {
    if (!(await store.dataset.findUnique({ where: { id: datasetId }, select: { id: true } }))) {
      throw new NotFound("dataset", datasetId);
    }
    let hasChanged = true;
    let awake = Promise.withResolvers<void>();
    const watcher = {
      datasetId,
      wake() {
        hasChanged = true;
        awake.resolve();
      },
    };
    this.#watchers.add(watcher);
    return new WakeableIterator<string>({
      next: async (sleep) => {
        while (!hasChanged) {
          awake = Promise.withResolvers<void>();
          if (!(await sleep(awake.promise))) return null;
        }
        hasChanged = false;
        return datasetId;
      },
      close: () => this.#watchers.delete(watcher),
    });
  }

  #wake(isMeant: (datasetId: string) => boolean): void {
    for (const watcher of this.#watchers) if (isMeant(watcher.datasetId)) watcher.wake();
  }
}
