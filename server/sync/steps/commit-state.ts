import { replacesAll } from "../../domain/run-purpose.ts";
import { streamId } from "../../domain/stream.ts";
import type { LayerDb } from "../../layers/layer-database.ts";
import { dropEarlierRaw } from "../../layers/staging.ts";
import type { StoredState, SyncPlan } from "../../store/plans.ts";
import { publishStates } from "../../store/publish-states.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { StepReport } from "../track-steps.ts";

/**
 * Makes the state that came with the records the one to go on from, in the transaction that publishes them: a crash repeats
 * rows, never skips them. A state of the whole sync is published with the last of its streams.
 */
export async function commitState(
  plan: SyncPlan,
  { tables, plan: stream }: PreparedStream,
  options: { checkpoints: readonly StoredState[]; isLastStream: boolean },
  db: LayerDb,
): Promise<StepReport> {
  const states = options.checkpoints.filter(({ kind, namespace, stream: name }) =>
    kind === "stream"
      ? streamId({ namespace: namespace || null, name }) === streamId(stream.stream)
      : options.isLastStream,
  );
  const { syncId, runId } = plan;
  const saved = await publishStates(db, { syncId, runId, streamRunId: stream.streamRunId, states });
  if (replacesAll(stream)) await dropEarlierRaw(db, tables);
  return { done: saved };
}
