import { TOMBSTONE_FIELD } from "../domain/history/history-settings.ts";
import { type TableProtection, wholeColumns } from "../domain/pii/policy.ts";
import { type ColumnType, hasRest, planColumns } from "../domain/schema/column-plan.ts";
import { writtenColumns } from "../domain/schema/evolve-columns.ts";
import { chartColumnTypes, widenToTable } from "../layers/chart.ts";
import { inTransaction } from "../layers/layer-database.ts";
import { countQuarantined } from "../layers/quarantine.ts";
import type { KeyPlan } from "../layers/record-key.ts";
import { retypeFromExplore } from "../layers/retype.ts";
import { countStaged, makeLandingTables, trimBehind } from "../layers/staging.ts";
import type { StreamTables } from "../layers/stream-tables.ts";
import { type VersionOrder, versionOrder } from "../layers/version-order.ts";
import { resetProgress } from "../store/checkpoints.ts";
import type { StreamPlan, SyncPlan } from "../store/plans.ts";
import { readProtectionFacts } from "../store/protections.ts";
import { isResumable } from "./steps/read-source.ts";
import type { SyncDeps } from "./sync-deps.ts";
import type { StepTracker, StreamRef } from "./track-steps.ts";

/** A stream of a run with its tables made and cut back to what earlier attempts have for good. */
export interface PreparedStream {
  plan: StreamPlan;
  ref: StreamRef;
  tables: StreamTables;
  key: KeyPlan;
  /** How versions of a record are ordered; null: as they came. */
  order: VersionOrder | null;
  /** The column that says that a record was deleted, where the source sends one. */
  tombstoneColumn: string | null;
}

/** The streams that this attempt still has to do with. */
export async function prepareStreams(plan: SyncPlan, deps: SyncDeps, steps: StepTracker): Promise<PreparedStream[]> {
  const open = plan.streams.filter(({ failure, isDone }) => failure === null && !isDone);
  return Promise.all(open.map((stream) => prepareStream(plan, stream, deps, steps)));
}

async function prepareStream(
  plan: SyncPlan,
  stream: StreamPlan,
  deps: SyncDeps,
  steps: StepTracker,
): Promise<PreparedStream> {
  const prepared = await planTables(plan, stream, deps);
  if (stream.publishedAt !== null) return prepared;

  await inTransaction(deps.layers, (db) => makeLandingTables(db, prepared.tables));
  if (plan.readFinishedAt === null) await cutBack(plan, prepared, deps);
  if (stream.committed.ordinal > 0) await restoreStaging(prepared, deps, steps);
  return prepared;
}

/** What the stream's tables are to look like, by its schema and by what is there; nothing is made yet. */
export async function planTables(plan: SyncPlan, stream: StreamPlan, deps: SyncDeps): Promise<PreparedStream> {
  const { jsonSchema } = stream.stream;
  const charted = await chartColumnTypes(deps.layers, stream.table);
  const { applied } = await readProtectionFacts(deps.layers, stream.syncStreamId);
  const planned = writtenColumns(planColumns(jsonSchema, stream.history.volatileFields), stream.known);
  const columns = widenToTable(planned, withoutTreated(charted, applied));
  const tables: StreamTables = {
    runId: plan.runId,
    runNumber: plan.runNumber,
    streamRunId: stream.streamRunId,
    table: stream.table,
    columns,
    hasRest: hasRest(jsonSchema),
    isFirst: charted.size === 0,
  };
  const key = keyPlan(plan, stream);
  const { orderedBy } = stream.history;
  const order = key.by === "fields" && orderedBy !== null ? versionOrder(tables, orderedBy) : null;
  const tombstoneColumn = key.by === "fields" ? columnOfField(tables, TOMBSTONE_FIELD) : null;
  return { plan: stream, ref: streamRef(stream), tables, key, order, tombstoneColumn };
}

/** What lies behind the last checkpoint goes; a stream that cannot go on from one begins again. */
async function cutBack(plan: SyncPlan, { plan: stream, tables }: PreparedStream, deps: SyncDeps): Promise<void> {
  if (stream.committed.ordinal > 0 && !isResumable(plan, stream)) {
    await resetProgress(deps.store, plan.runId, [stream.streamRunId]);
    stream.committed = { ordinal: 0, bytes: 0, rejected: 0 };
  }
  await inTransaction(deps.layers, (db) => trimBehind(db, tables, stream.committed.ordinal));
  stream.committed.rejected = await countQuarantined(deps.layers, tables);
}

/** A crash of PostgreSQL empties staging, which is not logged: it is made again from explore, which is. */
async function restoreStaging({ tables, key, ref }: PreparedStream, deps: SyncDeps, steps: StepTracker): Promise<void> {
  const { raw, staged } = await countStaged(deps.layers, tables);
  if (staged === raw) return;
  steps.log("info", `Typing ${raw} landed records again: PostgreSQL was restarted in between.`, {
    streamName: ref.name,
  });
  await retypeFromExplore(deps.layers, tables, key);
}

/** A treated column is text whatever its values are: they are typed as the source has them, so that equal ones stay equal. */
function withoutTreated(charted: Map<string, ColumnType>, applied: TableProtection | null): Map<string, ColumnType> {
  const treated = wholeColumns(applied?.columns ?? []);
  return new Map([...charted].filter(([column]) => !treated.has(column)));
}

export function streamRef({ streamRunId, stream }: StreamPlan): StreamRef {
  return { id: streamRunId, name: stream.namespace === null ? stream.name : `${stream.namespace}.${stream.name}` };
}

function keyPlan(plan: SyncPlan, { stream, writeMode }: StreamPlan): KeyPlan {
  if (stream.primaryKey.length > 0 && writeMode !== "append") return { by: "fields", paths: stream.primaryKey };
  return writeMode === "overwrite" ? { by: "content" } : { by: "ordinal", run: String(plan.runNumber) };
}

/** The column that a top-level field became; null for a field that is not typed. */
export function columnOfField({ columns }: StreamTables, field: string): string | null {
  return columns.find((column) => column.field === field)?.column ?? null;
}
