import type { AirbyteMessage } from "../../connectors/protocol/messages.ts";
import { Landing } from "../../layers/landing.ts";
import type { SyncPlan } from "../../store/plans.ts";
import { CheckpointKeeper } from "../checkpoint-keeper.ts";
import { describeFailure } from "../describe-failure.ts";
import { Intake } from "../intake.ts";
import { judgeStreams } from "../judge-streams.ts";
import { keepConfig } from "../keep-config.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { SyncDeps } from "../sync-deps.ts";
import type { StepTracker } from "../track-steps.ts";

const REPORT_EVERY_MS = 200;

/** A stream after the read: whole, or with the reason why it is not. */
export interface LandedStream {
  prepared: PreparedStream;
  failure: Error | null;
}

/**
 * Lands what the source sends, raw in explore and typed in staging, and saves a checkpoint whenever a state's records are
 * committed. Ends with a verdict on every stream; throws only when the run itself cannot go on (cancelled, database gone).
 */
export async function landRaw(
  batches: AsyncIterable<AirbyteMessage[]>,
  run: { plan: SyncPlan; prepared: readonly PreparedStream[]; deps: SyncDeps; steps: StepTracker; signal: AbortSignal },
): Promise<LandedStream[]> {
  const { plan, prepared, deps, steps, signal } = run;
  const landing = await Landing.open(deps.layers, deps.databaseUrl);
  try {
    const intake = new Intake(plan, prepared, landing, steps);
    const keeper = new CheckpointKeeper({ plan, store: deps.store, flush: () => landing.flush() });
    let exit: Error | null = null;
    let reportedAt = 0;
    const source = untilFailure(batches, (error) => {
      exit = error;
    });
    for await (const batch of source) {
      for (const message of batch) {
        if (message.type === "CONTROL") await keepConfig(plan, message.config, deps);
        const state = intake.take(message);
        if (state !== null) keeper.note(state);
      }
      await landing.relieve();
      keeper.saveWhenDue();
      if (Date.now() - reportedAt > REPORT_EVERY_MS) {
        reportedAt = Date.now();
        intake.report();
      }
    }
    signal.throwIfAborted();
    await landing.flush();
    const failures = judgeStreams(intake.testimonies(), exit);
    if (failures.every((failure) => failure !== null)) await keeper.stop();
    else await keeper.finish({ progress: intake.progress(), failures: failureFacts(prepared, failures) });
    await landing.close();
    intake.end(failures);
    return prepared.map((stream, index) => ({ prepared: stream, failure: failures[index] ?? null }));
  } catch (error) {
    await landing.abandon();
    throw error;
  }
}

function failureFacts(prepared: readonly PreparedStream[], failures: readonly (Error | null)[]) {
  return prepared.flatMap(({ ref }, index) => {
    const failure = failures[index] ?? null;
    if (failure === null) return [];
    return [{ streamRunId: ref.id, failure: describeFailure(failure, { step: "read", streamName: ref.name }) }];
  });
}

/** Ends where the source fails, so that its failure and ours are not taken for each other. */
async function* untilFailure<T>(source: AsyncIterable<T>, onFailure: (error: Error) => void): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    onFailure(error instanceof Error ? error : new Error(String(error)));
  }
}
