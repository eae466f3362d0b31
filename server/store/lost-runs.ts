import { ACTIVE_RUN_STATUSES } from "../domain/steps.ts";
import type { Store } from "./database.ts";

/** Runs that are not over and of which no worker has said anything for a while. */
export async function runsWithoutWorker(
  store: Store,
  silentSeconds: number,
): Promise<{ id: string; status: string }[]> {
  const before = new Date(Date.now() - silentSeconds * 1_000);
  return store.syncRun.findMany({
    where: {
      status: { in: [...ACTIVE_RUN_STATUSES] },
      queuedAt: { lt: before },
      OR: [{ heartbeatAt: null }, { heartbeatAt: { lt: before } }],
    },
    select: { id: true, status: true },
  });
}
