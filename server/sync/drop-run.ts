import { discardLanded, dropStaged } from "../layers/staging.ts";
import type { SyncPlan } from "../store/plans.ts";
import { recordRunEnd } from "./steps/record-lineage.ts";
import type { SyncDeps } from "./sync-deps.ts";

/**
 * Throws away what a rejected run has landed and never published: staged and raw rows, and its rows in quarantine. What was
 * published before is not touched. Repeatable.
 */
export async function dropRun(plan: SyncPlan, deps: SyncDeps): Promise<void> {
  for (const { streamRunId, publishedAt } of plan.streams) {
    if (publishedAt === null) await discardLanded(deps.layers, streamRunId);
  }
  await recordRunEnd(plan, deps, { status: "cancelled", failure: null });
}

/** Throws away what a run that is over has staged and will not publish. Repeatable. */
export async function dropStagedRows({ streams }: SyncPlan, { layers }: SyncDeps): Promise<void> {
  for (const { streamRunId } of streams) await dropStaged(layers, streamRunId);
}
