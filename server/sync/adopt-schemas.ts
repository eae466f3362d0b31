import { planColumns } from "../domain/schema/column-plan.ts";
import { evolveColumns } from "../domain/schema/evolve-columns.ts";
import { describeChange, keyChange, type SchemaChange } from "../domain/schema/schema-change.ts";
import { pinnedColumns } from "../layers/chart.ts";
import { addNewStreams } from "../store/new-streams.ts";
import { loadSyncPlan, type StreamPlan, type SyncPlan } from "../store/plans.ts";
import { acceptedChanges, adoptChanges, pauseForChanges, type StreamChanges } from "../store/schema-changes.ts";
import { newestDiscovery, replaceStreams } from "../store/streams.ts";
import { SchemaPaused } from "./errors.ts";
import { streamRef } from "./prepare-streams.ts";
import type { SyncDeps } from "./sync-deps.ts";

export interface Remark {
  level: "info" | "warn";
  message: string;
}

/**
 * Looks before a run reads what has become of its streams' schemas, and takes over what the sync's policy says. Gives the
 * plan with the columns to write; throws SchemaPaused, with the sync paused and its tables left alone, where a person has to
 * say. A run that has begun keeps the schema it began with.
 */
export async function adoptSchemas(
  plan: SyncPlan,
  deps: SyncDeps,
  signal: AbortSignal,
): Promise<{ plan: SyncPlan; remarks: Remark[] }> {
  const hasBegun = plan.streams.some(({ committed, publishedAt }) => committed.ordinal > 0 || publishedAt !== null);
  if (hasBegun || plan.readFinishedAt !== null || plan.purpose === "clear") return { plan, remarks: [] };
  const remarks = await discoverAgain(plan, deps, signal);
  const added = await takeNewStreams(plan, deps);
  const current = await loadSyncPlan(deps.store, plan.runId);
  const streams = await Promise.all([...current.streams.map((stream) => changesOf(stream, current, deps))]);
  const told = streams.map((stream) => ({
    ...stream,
    changes: [...(added.get(stream.syncStreamId) ?? []), ...stream.changes],
  }));
  const { runId, syncId, syncName, schemaPolicy: policy } = current;
  const run = { runId, syncId, syncName, policy, at: new Date() };

  const pausing = told
    .map((stream) => ({ ...stream, changes: stream.changes.filter(({ action }) => action === "paused") }))
    .filter(({ changes }) => changes.length > 0);
  if (pausing.length > 0) {
    const reason = `${pausing.map(sentenceOf).join(" ")} Accept that on the sync's page, and it goes on.`;
    await pauseForChanges(deps.store, run, { streams: pausing, reason });
    throw new SchemaPaused(syncName, reason);
  }
  await adoptChanges(deps.store, run, told);
  const changed = told.filter(({ changes }) => changes.length > 0);
  remarks.push(...changed.map((stream) => ({ level: "info" as const, message: sentenceOf(stream) })));
  return { plan: await loadSyncPlan(deps.store, runId), remarks };
}

/** A source that cannot be asked may still be read: then its streams are taken as they are known. */
async function discoverAgain(plan: SyncPlan, deps: SyncDeps, signal: AbortSignal): Promise<Remark[]> {
  try {
    const discoveredAt = await newestDiscovery(deps.store, plan.source.id);
    const found = await deps.discover(plan.source, discoveredAt, signal);
    if (found !== null && found.length > 0) await replaceStreams(deps.store, plan.source.id, found);
    return [];
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    return [{ level: "warn", message: `Changes of the source's schema could not be looked for: ${why}` }];
  }
}

async function takeNewStreams(plan: SyncPlan, { store }: SyncDeps): Promise<Map<string, SchemaChange[]>> {
  if (plan.schemaPolicy !== "propagate_all" || plan.purpose !== "sync") return new Map();
  const added = await addNewStreams(store, plan);
  return new Map(
    added.map(({ syncStreamId, stream }) => [
      syncStreamId,
      [{ kind: "stream_added", field: stream.name, from: null, to: null, action: "propagated" }],
    ]),
  );
}

async function changesOf(stream: StreamPlan, plan: SyncPlan, deps: SyncDeps): Promise<StreamChanges> {
  const accepted = (await acceptedChanges(deps.store, [stream.syncStreamId])).get(stream.syncStreamId) ?? [];
  const isAccepted = (change: Omit<SchemaChange, "action">) => accepted.some((each) => isSame(each, change));
  const found = planColumns(stream.stream.jsonSchema, stream.history.volatileFields);
  const { changes, known } = evolveColumns(found, stream.known, {
    policy: plan.schemaPolicy,
    pinned: await pinnedColumns(deps.layers, stream.table),
    isAccepted,
  });
  const isFirst = Object.keys(stream.known).length === 0;
  const fields = new Set(Object.keys(stream.stream.jsonSchema.properties ?? {}));
  const ofKey = isFirst ? null : keyChange(stream.stream.primaryKey, { key: stream.sourceKey, fields });
  const keyed: SchemaChange[] = ofKey === null || isAccepted(ofKey) ? [] : [{ ...ofKey, action: "paused" }];
  return {
    syncStreamId: stream.syncStreamId,
    streamName: streamRef(stream).name,
    changes: [...keyed, ...changes],
    known,
  };
}

function isSame(a: Omit<SchemaChange, "action">, b: Omit<SchemaChange, "action">): boolean {
  return a.kind === b.kind && a.field === b.field && a.from === b.from && a.to === b.to;
}

function sentenceOf({ streamName, changes }: StreamChanges): string {
  return `The schema of ${streamName} changed: ${changes.map(describeChange).join("; ")}.`;
}
