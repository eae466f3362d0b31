import type { ProtectionKeys } from "../domain/pii/protect-value.ts";
import { gateDecision } from "../domain/quality/gate.ts";
import type { FailureFacts, HoldReason } from "../domain/run-events.ts";
import { SYNC_STEPS } from "../domain/steps.ts";
import { placeTables } from "../layers/first-publication.ts";
import { cancelStatements, inTransaction } from "../layers/layer-database.ts";
import { dropStaging, numberEqualRows } from "../layers/staging.ts";
import { loadSyncPlan, type StoredState, type SyncPlan } from "../store/plans.ts";
import { protectionKeys } from "../store/protection-keys.ts";
import { ensureDatasets } from "../store/results.ts";
import { saveBalance, saveProgress, setStreamStatus } from "../store/run-journal.ts";
import { adoptSchemas } from "./adopt-schemas.ts";
import type { Publication } from "./catalog-stream.ts";
import { describeFailure } from "./describe-failure.ts";
import { balanceOf, type Ending, endingOf, type Held, isTriedAgain } from "./judge-run.ts";
import { type PreparedStream, prepareStreams, streamRef } from "./prepare-streams.ts";
import { protectStream, requireSameProtection } from "./protect-stream.ts";
import { personalScrubber, type Scrub, scrubFailure, scrubProgress } from "./scrub-personal.ts";
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
  /** Takes what the policy protects out of what the run says. */
  scrub: Scrub;
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
  given: SyncPlan,
  deps: SyncDeps,
  { signal, maxAttempts }: { signal: AbortSignal; maxAttempts: number },
): Promise<Ending | Held> {
  const { plan, remarks } = await adoptSchemas(given, deps, signal);
  const scrub = await personalScrubber(plan, deps);
  const journal: ProgressSink = {
    save: (progress) => saveProgress(deps.store, plan.runId, scrubProgress(progress, scrub)),
  };
  const steps = new StepTracker(plan.streams.map(streamRef), journal, plan.accounts);
  const attempt = { plan, deps, steps, scrub, signal, lineage: new LineageRecorder(plan, deps) };
  for (const { level, message } of remarks) steps.log(level, message, { step: "read" });
  // A statement over millions of rows would otherwise go on for minutes after the run was given up.
  const stopStatements = () => void cancelStatements(deps.databaseUrl).catch(() => {});
  signal.addEventListener("abort", stopStatements);
  try {
    await attempt.lineage.begin();
    const landed = await landStreams(attempt);
    await attempt.lineage.landed(landed, steps);
    const inspected = isGateClosed(plan) ? await inspectStreams(attempt, landed) : NOTHING_INSPECTED;
    const reasons = holdReasons(plan, landed, inspected);
    if (reasons.length > 0) {
      await attempt.lineage.held(reasons);
      return { status: "held", reasons };
    }

    const { checkpoints } = await loadSyncPlan(deps.store, plan.runId);
    const failures = plan.streams.map(({ failure }) => failure).filter((failure) => failure !== null);
    for (const [index, { prepared, failure }] of landed.entries()) {
      const states = { checkpoints, isLastStream: index === landed.length - 1 && failures.length === 0 };
      const inspection = inspected.get(prepared.ref.id) ?? null;
      const reason = failure ?? (await finishStream(attempt, prepared, states, inspection));
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

/** What pii and quality found of a stream, or why they could not. */
type Inspection = QualityReport | Error;
const NOTHING_INSPECTED: ReadonlyMap<string, Inspection> = new Map();

function isGateClosed({ qualityGate, isReleased, streams }: SyncPlan): boolean {
  // What an attempt before this one has begun to publish is published to its end: the gate had let it through.
  return qualityGate === "hold" && !isReleased && streams.every(({ publishedAt }) => publishedAt === null);
}

/** pii and quality of all streams before any is published: one stream's check holds the whole run. */
async function inspectStreams(attempt: Attempt, landed: readonly LandedStream[]): Promise<Map<string, Inspection>> {
  const inspected = new Map<string, Inspection>();
  for (const { prepared, failure } of landed) {
    attempt.signal.throwIfAborted();
    if (failure !== null) continue;
    inspected.set(prepared.ref.id, await inspectStream(attempt, prepared).catch((error: Error) => error));
  }
  attempt.signal.throwIfAborted();
  return inspected;
}

function holdReasons(
  { qualityGate }: SyncPlan,
  landed: readonly LandedStream[],
  inspected: ReadonlyMap<string, Inspection>,
): HoldReason[] {
  return landed.flatMap(({ prepared: { ref } }) => {
    const quality = inspected.get(ref.id);
    if (quality === undefined || quality instanceof Error) return [];
    const { reasons } = gateDecision(qualityGate, quality.kept);
    return reasons.map(({ name, message }) => ({ streamName: ref.name, name, message }));
  });
}

/** Both only look at what is staged, so they look at once. */
async function inspectStream({ plan, deps, steps, signal }: Attempt, stream: PreparedStream): Promise<QualityReport> {
  const { ref } = stream;
  const datasets = await ensureDatasets(deps.store, stream.plan);
  const warn = (line: string) => steps.log("warn", line, { step: "pii", streamName: ref.name });
  const report = (line: string) => steps.log("warn", line, { step: "quality", streamName: ref.name });
  const personalFound = steps.track("pii", ref, () =>
    findPersonalData(stream, datasets, deps, { syncId: plan.syncId, signal, warn }),
  );
  const [, quality] = await Promise.all([
    personalFound,
    steps.track("quality", ref, () => scoreQuality(stream, { plan, datasets, deps, personalFound, report })),
  ]);
  return quality;
}

/**
 * pii and quality, unless they were looked at before, then chart, navigate and state in one transaction, then lineage.
 * Returns why it failed, or null.
 */
async function finishStream(
  attempt: Attempt,
  stream: PreparedStream,
  states: PublishedStates,
  inspection: Inspection | null,
): Promise<Error | null> {
  const { deps, steps, lineage, signal } = attempt;
  signal.throwIfAborted();
  try {
    if (inspection instanceof Error) throw inspection;
    const publication =
      stream.plan.publishedAt === null ? await publishStream(attempt, stream, states, inspection) : null;
    await steps.track("lineage", stream.ref, () => lineage.record(stream, publication, deps));
    await dropStaging(deps.layers, stream.tables);
    await setStreamStatus(deps.store, stream.ref.id, "succeeded");
    return null;
  } catch (error) {
    signal.throwIfAborted();
    // No stream is to blame for a full disk: the attempt ends, and the next one finds the stream as it is.
    if (describeFailure(error, { step: null, streamName: null }).code === "DISK_FULL") throw error;
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function publishStream(
  attempt: Attempt,
  stream: PreparedStream,
  states: PublishedStates,
  inspection: QualityReport | null,
): Promise<Publication> {
  const quality = inspection ?? (await inspectStream(attempt, stream));
  return isWholeStaging(stream, quality)
    ? publishFirst(attempt, stream, states, quality)
    : publishChanges(attempt, stream, states, quality);
}

/** What is staged can become chart as it is: nothing was published before, no key comes twice and no row is a tombstone. */
function isWholeStaging({ tables, key, tombstoneColumn }: PreparedStream, { profile }: QualityReport): boolean {
  const tombstones = profile.columns.find(({ name }) => name === tombstoneColumn)?.nonNull ?? 0;
  return tables.isFirst && (key.by !== "fields" || (profile.distinctKeys === profile.rows && tombstones === 0));
}

/** Chart and history are finished side by side, unseen, and take their places together with the state. */
async function publishFirst(
  { plan, deps, steps }: Attempt,
  stream: PreparedStream,
  states: PublishedStates,
  quality: QualityReport,
): Promise<Publication> {
  const { ref } = stream;
  if (stream.key.by === "content") await numberEqualRows(deps.layers, stream.tables);
  const safe = await inTransaction(deps.layers, (db) => protectStream(stream, db, () => keysOf(deps)));
  const [charted, history] = await Promise.all([
    steps.track("chart", ref, () => finishFirstChart(safe, deps.layers)),
    steps.track("navigate", ref, () => buildFirstHistory(safe, deps.layers, plan.startedAt)),
  ]);
  return inTransaction(deps.layers, async (db) => {
    await requireSameProtection(safe, db);
    await placeTables(db, safe.tables);
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
    const safe = await protectStream(stream, db, () => keysOf(deps));
    const charted = await steps.track("chart", ref, () => chartRows(safe, db));
    const history = await steps.track("navigate", ref, () => mergeHistory(safe, charted, db, plan.startedAt));
    await steps.track("state", ref, () => commitState(plan, stream, states, db));
    return { quality, charted, history };
  });
}

function keysOf({ store, secretBox }: SyncDeps): Promise<ProtectionKeys> {
  return protectionKeys(store, secretBox);
}

async function failStream(
  { deps, steps, scrub, lineage }: Attempt,
  stream: PreparedStream,
  error: Error,
): Promise<FailureFacts> {
  const { ref } = stream;
  const failedStep = SYNC_STEPS.find((step) => steps.account(step, ref).status === "failed") ?? null;
  const failure = scrubFailure(describeFailure(error, { step: failedStep, streamName: ref.name }), scrub);
  steps.skipRest(ref);
  await setStreamStatus(deps.store, ref.id, "failed", failure);
  lineage.fail(stream, new Error(scrub(error.message)));
  return failure;
}
