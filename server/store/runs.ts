import type {
  EstimateBasis,
  FailureFacts,
  HoldDecision,
  HoldReason,
  RecordBalance,
  RunHeadline,
  RunHold,
} from "../domain/run-events.ts";
import { nextGeneration, type RunPurpose } from "../domain/run-purpose.ts";
import { BLOCKING_RUN_STATUSES, type RunStatus, type StepName, type StepStatus } from "../domain/steps.ts";
import type { ReadMode } from "../domain/stream.ts";
import type { WriteMode } from "../domain/write-mode.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";
import { appendRunEvents } from "./run-events.ts";

export const RUN_TRIGGERS = ["manual", "schedule", "sample", "api", "cli"] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

export interface RunRecord {
  id: string;
  number: number;
  syncId: string;
  status: RunStatus;
  trigger: RunTrigger;
  triggeredBy: string;
  purpose: RunPurpose;
  /** The run whose failed streams this one tries again. */
  retryOfId: string | null;
  /** When the next attempt begins, of a run that waits after one that failed. */
  nextAttemptAt: Date | null;
  /** The queue's job that carries the run. */
  jobId: string;
  attempt: number;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
  failure: FailureFacts | null;
  balance: RecordBalance;
  /** Null for a run that no quality gate held. */
  hold: RunHold | null;
  /** Sequence of the newest stored event; 0 for none. */
  lastSeq: bigint;
}

export interface StreamRunRecord {
  id: string;
  runId: string;
  syncStreamId: string;
  namespace: string | null;
  name: string;
  readMode: ReadMode;
  status: StepStatus;
  failure: FailureFacts | null;
}

export interface StepRunRecord {
  runId: string;
  step: StepName;
  /** Null for the step over the whole run. */
  streamRunId: string | null;
  streamName: string | null;
  status: StepStatus;
  startedAt: Date | null;
  endedAt: Date | null;
  done: bigint;
  total: bigint | null;
  isTotalEstimate: boolean;
  estimateBasis: EstimateBasis | null;
  rateLimitedUntil: Date | null;
  bytes: bigint;
  rejected: bigint;
  perSecond: number | null;
  figures: Record<string, number>;
  failure: FailureFacts | null;
}

const NOTHING_COUNTED: RecordBalance = { read: 0, charted: 0, quarantined: 0, superseded: 0 };

export async function runsByIds(db: Store | StoreTransaction, ids: readonly string[]): Promise<RunRecord[]> {
  return (await db.syncRun.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export async function findRun(db: Store | StoreTransaction, id: string): Promise<RunRecord | null> {
  const row = await db.syncRun.findUnique({ where: { id } });
  return row && fromRow(row);
}

export function listRuns(filter: { statuses?: readonly RunStatus[] | null; syncId?: string | null }): Listing {
  const conditions = [
    ...(filter.statuses ? [Prisma.sql`item.status = any(${filter.statuses})`] : []),
    ...(filter.syncId ? [Prisma.sql`item."syncId" = ${filter.syncId}::uuid`] : []),
  ];
  return {
    from: Prisma.sql`atlas."SyncRun" as item`,
    where: conditions.length > 0 ? Prisma.join(conditions, " and ") : undefined,
    order: [{ by: Prisma.sql`item.number`, type: "bigint" }],
    direction: "desc",
  };
}

export function listRunsOfSync(): Listing {
  return { ...listRuns({}), parent: Prisma.sql`item."syncId"` };
}

/** The newest run of each sync, in one statement. */
export async function latestRuns(store: Store, syncIds: readonly string[]): Promise<(RunRecord | null)[]> {
  const rows = await store.syncRun.findMany({
    where: { syncId: { in: [...syncIds] } },
    distinct: ["syncId"],
    orderBy: [{ syncId: "asc" }, { number: "desc" }],
  });
  const bySync = new Map(rows.map((row) => [row.syncId, fromRow(row)]));
  return syncIds.map((id) => bySync.get(id) ?? null);
}

/** How many queued runs are before each of these; null for one that is not queued. */
export async function queuePositions(store: Store, runIds: readonly string[]): Promise<(number | null)[]> {
  const rows = await store.$queryRaw<{ id: string; before: bigint }[]>`
    select run.id::text, (
      select count(*) from atlas."SyncRun" other where other.status = 'queued' and other.number < run.number
    ) as before
    from atlas."SyncRun" run where run.id = any(${runIds}::uuid[]) and run.status = 'queued'`;
  const byId = new Map(rows.map(({ id, before }) => [id, Number(before)]));
  return runIds.map((id) => byId.get(id) ?? null);
}

export function listStreamRuns(): Listing {
  return {
    from: Prisma.sql`atlas."StreamRun" as item
      join atlas."SyncStream" chosen on chosen.id = item."syncStreamId" join atlas."Stream" stream on stream.id = chosen."streamId"`,
    parent: Prisma.sql`item."runId"`,
    order: [
      { by: Prisma.sql`stream.namespace`, type: "text" },
      { by: Prisma.sql`stream.name`, type: "text" },
    ],
    direction: "asc",
  };
}

export function streamRunsByIds(store: Store, ids: readonly string[]): Promise<StreamRunRecord[]> {
  return findStreamRuns(store, { id: { in: [...ids] } });
}

/** All streams of a run, in the order in which it reads them. */
export function streamRunsOf(store: Store, runId: string): Promise<StreamRunRecord[]> {
  return findStreamRuns(store, { runId });
}

async function findStreamRuns(store: Store, where: Prisma.StreamRunWhereInput): Promise<StreamRunRecord[]> {
  const rows = await store.streamRun.findMany({
    where,
    include: { syncStream: { include: { stream: true } } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id, runId, syncStreamId, status, failure, syncStream }) => ({
    id,
    runId,
    syncStreamId,
    namespace: syncStream.stream.namespace || null,
    name: syncStream.stream.name,
    readMode: syncStream.readMode as ReadMode,
    status: status as StepStatus,
    failure: failure as FailureFacts | null,
  }));
}

/** What the steps of these runs have to say, of the whole runs and of their streams. */
export async function stepRunsOf(store: Store, runIds: readonly string[]): Promise<StepRunRecord[]> {
  const rows = await store.stepRun.findMany({ where: { runId: { in: [...runIds] } } });
  return rows.map((row) => ({
    ...row,
    step: row.step as StepName,
    streamRunId: row.streamRunId || null,
    status: row.status as StepStatus,
    estimateBasis: row.estimateBasis as EstimateBasis | null,
    figures: row.figures as Record<string, number>,
    failure: row.failure as FailureFacts | null,
  }));
}

export interface NewRun {
  syncId: string;
  trigger: RunTrigger;
  triggeredBy: string;
  at: Date;
  /** The caller does the run itself: no worker gets it unless the caller dies. */
  isDoneHere?: boolean;
  /** What to do with the streams; "sync" when left out. */
  purpose?: RunPurpose;
  /** Only these streams of the sync; all that are enabled when left out. */
  syncStreamIds?: readonly string[];
  /** The run whose failed streams this one tries again. */
  retryOfId?: string;
}

/**
 * Queues a run of the sync's enabled streams and tells its followers. The sync's row is locked meanwhile, so that of two
 * starts at once one finds the other's run; the partial unique index SyncRun_one_active stands behind it.
 */
export async function insertRun(
  db: StoreTransaction,
  { syncId, trigger, triggeredBy, at, isDoneHere = false, ...wish }: NewRun,
): Promise<{ runId: string } | { activeRun: number; status: RunStatus } | { pausedFor: string } | "missing" | "empty"> {
  const [locked] = await db.$queryRaw<
    { id: string; pauseReason: string | null }[]
  >`select id, "pauseReason" from atlas."Sync" where id = ${syncId}::uuid for update`;
  if (!locked) return "missing";
  if (locked.pauseReason !== null) return { pausedFor: locked.pauseReason };
  const active = await db.syncRun.findFirst({ where: { syncId, status: { in: [...BLOCKING_RUN_STATUSES] } } });
  if (active) return { activeRun: active.number, status: active.status as RunStatus };
  const streams = await chooseStreams(db, syncId, wish);
  if (streams.length === 0) return "empty";
  const run = await db.syncRun.create({
    data: {
      syncId,
      trigger,
      triggeredBy,
      queuedAt: at,
      dispatchedAt: isDoneHere ? at : null,
      purpose: wish.purpose ?? "sync",
      retryOfId: wish.retryOfId ?? null,
      streams: {
        create: streams.map(({ id, purpose, ...generation }) => ({ syncStreamId: id, purpose, ...generation })),
      },
    },
  });
  for (const { id, generationId } of streams) {
    await db.syncStream.update({ where: { id }, data: { generationId } });
  }
  await appendRunEvents(db, run.id, [{ at, body: { kind: "run", payload: headline(fromRow(run)) } }]);
  return { runId: run.id };
}

/**
 * The streams that a run takes, with the generation that it gives each. A connector that keeps one state for the whole sync
 * would forget the streams that it is not asked for, so it is asked for all of them; only those meant are read anew.
 */
async function chooseStreams(
  db: StoreTransaction,
  syncId: string,
  { purpose = "sync", syncStreamIds }: Pick<NewRun, "purpose" | "syncStreamIds">,
) {
  const isMeant = (id: string) => syncStreamIds === undefined || syncStreamIds.includes(id);
  const keepsOneState =
    purpose !== "clear" &&
    (await db.streamState.count({ where: { syncId, isCurrent: true, kind: { not: "stream" } } })) > 0;
  const streams = await db.syncStream.findMany({ where: { syncId, isEnabled: true } });
  return streams
    .filter(({ id }) => keepsOneState || isMeant(id))
    .map(({ id, generationId, readMode, writeMode }) => {
      const own = isMeant(id) ? purpose : "sync";
      const modes = { readMode: readMode as ReadMode, writeMode: writeMode as WriteMode };
      return { id, purpose: own, ...nextGeneration(generationId, { purpose: own, ...modes }) };
    });
}

/**
 * A queued run is cancelled at once; a running one is asked to stop. Repeating it changes nothing. Gives the status before.
 */
export async function requestCancel(db: StoreTransaction, id: string, at: Date): Promise<RunStatus | null> {
  const [locked] = await db.$queryRaw<{ status: RunStatus }[]>`
    select status from atlas."SyncRun" where id = ${id}::uuid for update`;
  if (!locked) return null;
  if (locked.status !== "queued" && locked.status !== "running") return locked.status;
  const run = await db.syncRun.update({
    where: { id },
    data:
      locked.status === "queued"
        ? { status: "cancelled", cancelRequestedAt: at, endedAt: at }
        : { status: "cancelling", cancelRequestedAt: at },
  });
  if (locked.status === "queued") {
    await db.streamRun.updateMany({ where: { runId: id }, data: { status: "cancelled" } });
  }
  await appendRunEvents(db, id, [{ at, body: { kind: "run", payload: headline(fromRow(run)) } }]);
  return locked.status;
}

/** What followers of a run hear of its row. */
export function headline(run: RunRecord): RunHeadline {
  const { status, attempt, startedAt, endedAt, failure, balance, hold, nextAttemptAt } = run;
  return {
    status,
    attempt,
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    failure,
    balance,
    hold,
    nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
  };
}

function fromRow(row: Prisma.SyncRunGetPayload<object>): RunRecord {
  return {
    id: row.id,
    number: row.number,
    syncId: row.syncId,
    status: row.status as RunStatus,
    trigger: row.trigger as RunTrigger,
    triggeredBy: row.triggeredBy,
    purpose: row.purpose as RunPurpose,
    retryOfId: row.retryOfId,
    nextAttemptAt: row.nextAttemptAt,
    jobId: row.jobId ?? row.id,
    attempt: row.attempt,
    queuedAt: row.queuedAt,
    startedAt: row.startedAt,
    endedAt: row.endedAt,
    failure: row.failure as FailureFacts | null,
    balance: { ...NOTHING_COUNTED, ...(row.balance as Partial<RecordBalance>) },
    hold: row.heldAt && {
      heldAt: row.heldAt.toISOString(),
      reasons: row.holdReasons as unknown as HoldReason[],
      decision: row.holdDecision as HoldDecision | null,
      decidedBy: row.holdDecidedBy,
      decidedAt: row.holdDecidedAt?.toISOString() ?? null,
      note: row.holdNote,
    },
    lastSeq: row.lastSeq,
  };
}

/** The streams (SyncStream) of a run that it did not publish. */
export async function unfinishedStreams(store: Store, runId: string): Promise<string[]> {
  const rows = await store.streamRun.findMany({
    where: { runId, publishedAt: null },
    select: { syncStreamId: true },
  });
  return rows.map(({ syncStreamId }) => syncStreamId);
}
