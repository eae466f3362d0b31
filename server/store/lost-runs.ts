import { ACTIVE_RUN_STATUSES } from "../domain/steps.ts";
import type { Store } from "./database.ts";
import { type RunRecord, runsByIds } from "./runs.ts";

/** Runs that are not over and of which no worker has said anything for a while. */
export async function runsWithoutWorker(store: Store, silentSeconds: number): Promise<RunRecord[]> {
  const before = new Date(Date.now() - silentSeconds * 1_000);
  const silent = await store.syncRun.findMany({
    where: {
      status: { in: [...ACTIVE_RUN_STATUSES] },
      // One that no worker was given yet waits for a limit, and is not lost.
      dispatchedAt: { lt: before },
      OR: [{ heartbeatAt: null }, { heartbeatAt: { lt: before } }],
    },
    select: { id: true },
  });
  return runsByIds(
    store,
    silent.map(({ id }) => id),
  );
}
