import type { FailureFacts } from "../domain/run-events.ts";
import { SYNC_STEPS } from "../domain/steps.ts";
import { placeTables } from "../layers/first-publication.ts";
import { cancelStatements, inTransaction } from "../layers/layer-database.ts";
import { dropStaging, numberEqualRows } from "../layers/staging.ts";
import { loadSyncPlan, type StoredState, type SyncPlan } from "../store/plans.ts";
import { ensureDatasets } from "../store/results.ts";
import { saveBalance, saveProgress, setStreamStatus } from "../store/run-journal.ts";
import type { Publication } from "./catalog-stream.ts";
import { describeFailure } from "./describe-failure.ts";
import { balanceOf, type Ending, endingOf, isTriedAgain } from "./judge-run.ts";
import { type PreparedStream, prepareStreams, streamRef } from "./prepare-streams.ts";
import { chartRows, finishFirstChart } from "./steps/chart-rows.ts";
import { commitState } from "./steps/commit-state.ts";
import { findPersonalData } from "./steps/find-personal-data.ts";
import { type LandedStream, landRaw } from "./steps/land-raw.ts";
import { buildFirstHistory, mergeHistory } from "./steps/merge-history.ts";
import { readSource } from "./steps/read-source.ts";
import { LineageRecorder } from "./steps/record-lineage.ts";
import { type QualityReport, scoreQuality } from "./steps/score-quality.ts";
import type { SyncDeps } from "./sync-deps.ts";
import { type ProgressSink, StepTracker } from "./track-steps.ts";

/** One attempt of a run: what it works on and with. */
interface Attempt {
  plan: SyncPlan;
  deps: SyncDeps;
  steps: StepTracker;
  lineage: LineageRecorder;
  signal: AbortSignal;
}

/** The states that a publication may make current. */
interface PublishedStates {
  checkpoints: readonly StoredState[];
  isLastStream: boolean;
}

/**
 * One attempt of a run, through all eight steps: read and explore over all streams together, then each stream by itself.
 * Goes on from wherever an earlier attempt stopped. Returns how the run ends; throws what the attempt did not survive, for
 * the worker to try again or to give up.
 */
export async function runSync(
  plan: SyncPlan,
  deps: SyncDeps,
  { signal, maxAttempts }: { signal: AbortSignal; maxAttempts: number },
): Promise<Ending> {
  const journal: ProgressSink = { save: (progress) => saveProgress(deps.store, plan.runId, progress) };
  const steps = new StepTracker(plan.streams.map(streamRef), journal, plan.accounts);
  const attempt = { plan, deps, steps, signal, lineage: new LineageRecorder(plan, deps) };
  // A statement over millions of rows would otherwise go on for minutes after the run was given up.
  const stopStatements = () => void cancelStatements(deps.databaseUrl).catch(() => {});
  signal.addEventListener("abort", stopStatements);
  try {
    const landed = await landStreams(attempt);
    await attempt.lineage.begin();
    const { checkpoints } = await loadSyncPlan(deps.store, plan.runId);

    const failures = plan.streams.map(({ failure }) => failure).filter((failure) => failure !== null);
    for (const [index, { prepared, failure }] of landed.entries()) {
      const states = { checkpoints, isLastStream: index === landed.length - 1 && failures.length === 0 };
      const reason = failure ?? (await finishStream(attempt, prepared, states));
      if (reason !== null) failures.push(await failStream(attempt, prepared, reason));
    }
    const ending = endingOf(failures, plan.streams.length);
    // To whoever reads the lineage, a run has one end, however many attempts it took.
    if (!isTriedAgain(ending, plan.attempt, maxAttempts)) await attempt.lineage.end(ending);
    return ending;
  } finally {
    signal.removeEventListener("abort", stopStatements);
    await steps.flush();
    await saveBalance(
      deps.store,
      plan.runId,
      balanceOf(plan.streams.map((stream) => steps.accountsOf(streamRef(stream)))),
    );
  }
}

/** Read and explore: what the source sends is landed as it comes. An attempt that finds both done goes on behind them. */
async function landStreams({ plan, deps, steps, signal }: Attempt): Promise<LandedStream[]> {
  const prepared = await prepareStreams(plan, deps, steps);
  if (plan.readFinishedAt !== null) return prepared.map((stream) => ({ prepared: stream, failure: null }));
  const report = (line: string) => steps.log("info", line, { step: "read" });
  const batches = readSource(
    plan,
    prepared.map((stream) => stream.plan),
    deps,
    { signal, report },
  );
  return landRaw(batches, { plan, prepared, deps, steps, signal });
}

/** pii, quality, then chart, navigate and state in one transaction, then lineage. Returns why it failed, or null. */
async function finishStream(attempt: Attempt, stream: PreparedStream, states: PublishedStates): Promise<Error | null> {
  const { deps, steps, lineage, signal } = attempt;
  signal.throwIfAborted();
  try {
    const publication = stream.plan.publishedAt === null ? await publishStream(attempt, stream, states) : null;
    await steps.track("lineage", stream.ref, () => lineage.record(stream, publication, steps));
    await dropStaging(deps.layers, stream.tables);
    await setStreamStatus(deps.store, stream.ref.id, "succeeded");
    return null;
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function publishStream(attempt: Attempt, stream: PreparedStream, states: PublishedStates): Promise<Publication> {
  const { deps, steps } = attempt;
  const { ref } = stream;
  const datasets = await ensureDatasets(deps.store, stream.plan);
  // Both only look at what is staged, so they look at once.
  const [, quality] = await Promise.all([
    steps.track("pii", ref, () => findPersonalData(stream, datasets, deps)),
    steps.track("quality", ref, () => scoreQuality(stream, datasets, deps)),
  ]);
  return isWholeStaging(stream, quality)
    ? publishFirst(attempt, stream, states, quality)
    : publishChanges(attempt, stream, states, quality);
}

/** What is staged can become chart as it is: nothing was published before, and no key comes twice. */
function isWholeStaging({ tables, key }: PreparedStream, { profile }: QualityReport): boolean {
  return tables.isFirst && (key.by !== "fields" || profile.distinctKeys === profile.rows);
}

/** Chart and history are finished side by side, unseen, and take their places together with the state. */
async function publishFirst(
  { plan, deps, steps }: Attempt,
  stream: PreparedStream,
  states: PublishedStates,
  quality: QualityReport,
): Promise<Publication> {
  const { ref, tables } = stream;
  if (stream.key.by === "content") await numberEqualRows(deps.layers, tables);
  const [charted, history] = await Promise.all([
    steps.track("chart", ref, () => finishFirstChart(stream, deps.layers)),
    steps.track("navigate", ref, () => buildFirstHistory(stream, deps.layers, plan.startedAt)),
  ]);
  return inTransaction(deps.layers, async (db) => {
    await placeTables(db, tables);
    await steps.track("state", ref, () => commitState(plan, stream, states, db));
    return { quality, charted, history };
  });
}

/** Rows, history and state are published in one transaction: together or not at all. */
async function publishChanges(
  { plan, deps, steps }: Attempt,
  stream: PreparedStream,
  states: PublishedStates,
  quality: QualityReport,
): Promise<Publication> {
  const { ref } = stream;
  return inTransaction(deps.layers, async (db) => {
    const charted = await steps.track("chart", ref, () => chartRows(stream, db));
    const history = await steps.track("navigate", ref, () => mergeHistory(stream, charted, db, plan.startedAt));
    await steps.track("state", ref, () => commitState(plan, stream, states, db));
    return { quality, charted, history };
  });
}

async function failStream(
  { deps, steps, lineage }: Attempt,
  stream: PreparedStream,
  error: Error,
): Promise<FailureFacts> {
  const { ref } = stream;
  const failedStep = SYNC_STEPS.find((step) => steps.account(step, ref).status === "failed") ?? null;
  const failure = describeFailure(error, { step: failedStep, streamName: ref.name });
  steps.skipRest(ref);
  await setStreamStatus(deps.store, ref.id, "failed", failure);
  lineage.fail(stream, error);
  return failure;
}
