import { DELETE_POLICIES, type HistorySettings, LATE_ROW_POLICIES } from "../domain/history/history-settings.ts";
import { QUALITY_GATES, type QualityGate } from "../domain/quality/gate.ts";
import type { FailureFacts, StepAccount } from "../domain/run-events.ts";
import { RUN_PURPOSES, type RunPurpose } from "../domain/run-purpose.ts";
import type { KnownColumns } from "../domain/schema/evolve-columns.ts";
import { SCHEMA_POLICIES, type SchemaPolicy } from "../domain/schema/schema-change.ts";
import { type StepName, type StepStatus, SYNC_STEPS } from "../domain/steps.ts";
import { type ConfiguredStream, type JsonSchema, READ_MODES, type ReadMode } from "../domain/stream.ts";
import { WRITE_MODES, type WriteMode } from "../domain/write-mode.ts";
import type { Store } from "./database.ts";

/** A state as a connector gave it; `namespace` and `stream` are "" where it has none. */
export interface StoredState {
  kind: "stream" | "global" | "legacy";
  namespace: string;
  stream: string;
  message: string;
}

export interface StreamPlan {
  streamRunId: string;
  syncStreamId: string;
  stream: ConfiguredStream;
  writeMode: WriteMode;
  purpose: RunPurpose;
  history: HistorySettings;
  /** What its tables have for each field. */
  known: KnownColumns;
  /** The key that the source itself names now. */
  sourceKey: string[][];
  /** Its table in explore, chart and navigate. */
  table: string;
  /** How many records earlier runs read of it: the newest, and the most; null for the first run. */
  earlier: { newest: number; most: number } | null;
  /** Whether a full read that was interrupted can go on from its last state, by what the source says. */
  isResumable: boolean;
  /** What earlier attempts of this run have for good. */
  committed: { ordinal: number; bytes: number; rejected: number };
  /** When an earlier attempt published it. */
  publishedAt: Date | null;
  /** Why it did not arrive whole, when an earlier attempt has found that out. */
  failure: FailureFacts | null;
  /** An earlier attempt was through with it. */
  isDone: boolean;
}

/** Everything a worker needs to know of a run before it begins, and how far earlier attempts came. */
export interface SyncPlan {
  runId: string;
  runNumber: number;
  attempt: number;
  startedAt: Date;
  /** When the connector was through and everything it sent was committed. */
  readFinishedAt: Date | null;
  syncId: string;
  syncName: string;
  schemaPolicy: SchemaPolicy;
  /** Once a person has released the run, what the gate found holds it no longer. */
  qualityGate: QualityGate;
  isReleased: boolean;
  purpose: RunPurpose;
  /** A source that says nothing for longer is stopped. */
  silenceLimitMs: number;
  source: {
    id: string;
    name: string;
    connectorId: string;
    config: Record<string, unknown>;
    secrets: Uint8Array | null;
  };
  streams: StreamPlan[];
  /** What the last publication left. */
  published: StoredState[];
  /** What this run's earlier attempts reached. */
  checkpoints: StoredState[];
  accounts: StepAccount[];
}

export async function loadSyncPlan(store: Store, runId: string): Promise<SyncPlan> {
  const run = await store.syncRun.findUniqueOrThrow({
    where: { id: runId },
    include: {
      sync: { include: { source: true, states: { where: { isCurrent: true } } } },
      streams: { include: { syncStream: { include: { stream: true } } }, orderBy: { id: "asc" } },
      checkpoints: true,
      steps: true,
    },
  });
  const { sync } = run;
  const earlier = await recordsOfEarlierRuns(store, sync.id);
  return {
    runId,
    runNumber: run.number,
    attempt: run.attempt,
    startedAt: run.startedAt ?? run.queuedAt,
    readFinishedAt: run.readFinishedAt,
    syncId: sync.id,
    syncName: sync.name,
    schemaPolicy: oneOf(SCHEMA_POLICIES, sync.schemaPolicy),
    qualityGate: oneOf(QUALITY_GATES, sync.qualityGate),
    isReleased: run.holdDecision === "released",
    purpose: oneOf(RUN_PURPOSES, run.purpose),
    silenceLimitMs: sync.silenceLimitSeconds * 1_000,
    source: {
      id: sync.source.id,
      name: sync.source.name,
      connectorId: sync.source.connectorId,
      config: sync.source.config as Record<string, unknown>,
      secrets: sync.source.secrets,
    },
    streams: run.streams.map(({ syncStream, ...streamRun }) => ({
      streamRunId: streamRun.id,
      syncStreamId: syncStream.id,
      stream: {
        namespace: syncStream.stream.namespace || null,
        name: syncStream.stream.name,
        jsonSchema: syncStream.stream.jsonSchema as JsonSchema,
        readMode: oneOf(READ_MODES, syncStream.readMode) satisfies ReadMode,
        cursor: syncStream.cursor.length > 0 ? syncStream.cursor : null,
        primaryKey: syncStream.primaryKey as string[][],
        generation: {
          id: Number(streamRun.generationId),
          minimumId: Number(streamRun.minimumGenerationId),
          syncId: run.number,
        },
      },
      isResumable: syncStream.stream.isResumable,
      writeMode: oneOf(WRITE_MODES, syncStream.writeMode),
      purpose: oneOf(RUN_PURPOSES, streamRun.purpose),
      history: {
        deletes: oneOf(DELETE_POLICIES, syncStream.deletes),
        lateRows: oneOf(LATE_ROW_POLICIES, syncStream.lateRows),
        volatileFields: syncStream.volatileFields,
        orderedBy: versionCursor(syncStream, syncStream.stream),
      },
      known: syncStream.columns as unknown as KnownColumns,
      sourceKey: syncStream.stream.sourceDefinedPrimaryKey as string[][],
      table: syncStream.tableName,
      earlier: earlier.get(syncStream.id) ?? null,
      committed: {
        ordinal: Number(streamRun.committedOrdinal),
        bytes: Number(streamRun.committedBytes),
        rejected: Number(streamRun.rejected),
      },
      publishedAt: streamRun.publishedAt,
      failure: streamRun.status === "failed" ? (streamRun.failure as FailureFacts | null) : null,
      isDone: streamRun.status === "succeeded",
    })),
    published: sync.states.map(storedState),
    checkpoints: run.checkpoints.map(storedState),
    accounts: run.steps.map((step) => ({
      step: oneOf(SYNC_STEPS, step.step) satisfies StepName,
      streamRunId: step.streamRunId || null,
      streamName: step.streamName,
      status: step.status as StepStatus,
      startedAt: step.startedAt?.toISOString() ?? null,
      endedAt: step.endedAt?.toISOString() ?? null,
      done: Number(step.done),
      total: step.total === null ? null : Number(step.total),
      isTotalEstimate: step.isTotalEstimate,
      estimateBasis: step.estimateBasis as StepAccount["estimateBasis"],
      rateLimitedUntil: step.rateLimitedUntil?.toISOString() ?? null,
      bytes: Number(step.bytes),
      rejected: Number(step.rejected),
      perSecond: step.perSecond,
      figures: step.figures as Record<string, number>,
      failure: step.failure as StepAccount["failure"],
    })),
  };
}

/** The cursor that a person chose, or the one that the source keeps itself. */
function versionCursor(
  { cursor, writeMode }: { cursor: string[]; writeMode: string },
  source: { sourceDefinedCursor: boolean; defaultCursor: string[] },
): string[] | null {
  if (writeMode !== "deduplicated") return null;
  if (cursor.length > 0) return cursor;
  return source.sourceDefinedCursor && source.defaultCursor.length > 0 ? source.defaultCursor : null;
}

function storedState(row: { kind: string; namespace: string; stream: string; message: string }): StoredState {
  const kind = oneOf(["stream", "global", "legacy"] as const, row.kind);
  return { kind, namespace: row.namespace, stream: row.stream, message: row.message };
}

/** A word read back from the database, known to be one of ours. */
function oneOf<T extends string>(words: readonly T[], word: string): T {
  const known = words.find((candidate) => candidate === word);
  if (known === undefined) throw new Error(`the database holds "${word}" where one of ${words.join(", ")} belongs`);
  return known;
}

/** What the runs of a sync that went well read of each stream. */
async function recordsOfEarlierRuns(
  store: Store,
  syncId: string,
): Promise<Map<string, { newest: number; most: number }>> {
  const rows = await store.$queryRaw<{ id: string; newest: bigint; most: bigint }[]>`
    select stream_run."syncStreamId"::text as id, max(stream_run."committedOrdinal") as most,
      (array_agg(stream_run."committedOrdinal" order by run.number desc))[1] as newest
    from atlas."StreamRun" stream_run join atlas."SyncRun" run on run.id = stream_run."runId"
    where run."syncId" = ${syncId}::uuid and stream_run.status = 'succeeded' and stream_run.purpose <> 'clear'
    group by 1`;
  return new Map(rows.map(({ id, newest, most }) => [id, { newest: Number(newest), most: Number(most) }]));
}
