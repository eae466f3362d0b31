import type { FailureFacts } from "../domain/run-events.ts";
import { withoutStreams } from "../domain/state/state-message.ts";
import { clearChart, closeAllVersions, dropAllRaw } from "../layers/clear.ts";
import { inTransaction } from "../layers/layer-database.ts";
import type { StreamPlan, SyncPlan } from "../store/plans.ts";
import { forgetState, publishStates } from "../store/publish-states.ts";
import { saveProgress, setStreamStatus } from "../store/run-journal.ts";
import { describeFailure } from "./describe-failure.ts";
import { type Ending, endingOf } from "./judge-run.ts";
import { type PreparedStream, planTables, streamRef } from "./prepare-streams.ts";
import { LineageRecorder } from "./steps/record-lineage.ts";
import type { SyncDeps } from "./sync-deps.ts";
import { StepTracker } from "./track-steps.ts";

/**
 * One attempt of a run that clears streams: the chart is emptied, open versions end, raw records and the state go, in one
 * transaction a stream. History keeps what was. Nothing is asked of the source.
 */
export async function clearStreams(plan: SyncPlan, deps: SyncDeps, signal: AbortSignal): Promise<Ending> {
  const steps = new StepTracker(
    plan.streams.map(streamRef),
    { save: (progress) => saveProgress(deps.store, plan.runId, progress) },
    plan.accounts,
  );
  const lineage = new LineageRecorder(plan, deps);
  const failures: FailureFacts[] = [];
  try {
    await lineage.begin();
    for (const stream of plan.streams) {
      signal.throwIfAborted();
      if (stream.isDone) continue;
      const prepared = await planTables(plan, stream, deps);
      try {
        await clearStream(plan, prepared, { deps, steps, lineage });
        await setStreamStatus(deps.store, stream.streamRunId, "succeeded");
      } catch (error) {
        signal.throwIfAborted();
        const failure = describeFailure(error, { step: "chart", streamName: prepared.ref.name });
        await setStreamStatus(deps.store, stream.streamRunId, "failed", failure);
        failures.push(failure);
      }
      steps.skipRest(prepared.ref);
    }
    const ending = endingOf(failures, plan.streams.length);
    await lineage.end(ending);
    return ending;
  } finally {
    await steps.flush();
  }
}

async function clearStream(
  plan: SyncPlan,
  stream: PreparedStream,
  { deps, steps, lineage }: { deps: SyncDeps; steps: StepTracker; lineage: LineageRecorder },
): Promise<void> {
  const { ref, tables } = stream;
  if (stream.plan.publishedAt === null) {
    await inTransaction(deps.layers, async (db) => {
      if (!tables.isFirst) {
        await steps.track("chart", ref, async () => {
          const gone = await clearChart(db, tables);
          await dropAllRaw(db, tables);
          return { done: 0, figures: { gone } };
        });
        await steps.track("navigate", ref, async () => {
          const closed = await closeAllVersions(db, tables, plan.startedAt);
          return { done: 0, figures: { opened: 0, closed } };
        });
      }
      await steps.track("state", ref, async () => ({ done: await forgetStates(plan, stream.plan, db) }));
    });
  }
  if (!tables.isFirst) await steps.track("lineage", ref, () => lineage.record(stream, null, deps));
}

/** Removes what is kept of the stream; of a state of the whole sync, the parts of all streams that the run clears. */
async function forgetStates(
  plan: SyncPlan,
  { streamRunId, stream }: StreamPlan,
  db: Parameters<typeof publishStates>[0],
): Promise<number> {
  const { syncId, runId } = plan;
  const own = { namespace: stream.namespace ?? "", stream: stream.name };
  const cleared = plan.streams.map((each) => ({ namespace: each.stream.namespace ?? "", stream: each.stream.name }));
  const states = plan.published.flatMap((state) => {
    const message = state.kind === "global" ? withoutStreams(state.message, cleared) : null;
    return message === null ? [] : [{ ...state, message }];
  });
  await publishStates(db, { syncId, runId, streamRunId, states });
  return states.length + (await forgetState(db, { syncId, runId, ...own }));
}
