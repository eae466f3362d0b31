import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { openApplications, updateApplication } from "../store/policy-applications.ts";
import { applyPolicy } from "../sync/apply-policy.ts";
import type { SyncDeps } from "../sync/sync-deps.ts";

const LOOK_EVERY_MS = 1_000;

/** Brings what is published under policies, one application at a time over all workers' processes, until it is stopped. */
export function startPolicyApplications(deps: SyncDeps, log: Logger): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  async function work(): Promise<void> {
    while (!signal.aborted) {
      const isDone = await applyNext(deps, signal).catch((error) => {
        if (!signal.aborted) log.warn({ err: error }, "a policy could not be applied");
        return false;
      });
      if (!isDone) await wait(LOOK_EVERY_MS, null, { signal }).catch(() => {});
    }
  }
  const working = work();
  return {
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

/** Takes the oldest application that nobody holds. The lock goes with its session: the work of a dead worker is taken up again. */
async function applyNext(deps: SyncDeps, signal: AbortSignal): Promise<boolean> {
  for (const { id, policyId } of await openApplications(deps.store)) {
    const session = await deps.layers.connect();
    try {
      const { rows } = await session.query("select pg_try_advisory_lock(hashtextextended($1, 0)) as is_mine", [id]);
      if (!rows[0].is_mine) continue;
      await applyOnce({ id, policyId }, deps, signal);
      return true;
    } finally {
      // The connection ends and its lock with it.
      session.release(true);
    }
  }
  return false;
}

async function applyOnce(
  { id, policyId }: { id: string; policyId: string | null },
  deps: SyncDeps,
  signal: AbortSignal,
): Promise<void> {
  try {
    if (policyId === null) throw new Error("The policy was deleted before it was applied.");
    await applyPolicy({ id, policyId }, deps, signal);
  } catch (error) {
    // A worker that is stopped leaves it to the next one.
    if (signal.aborted) throw error;
    await updateApplication(deps.store, id, { status: "failed", error: (error as Error).message, endedAt: new Date() });
  }
}
