import type { KnownColumns } from "../domain/schema/evolve-columns.ts";
import {
  describeChange,
  type SchemaChange,
  type SchemaChangeAction,
  type SchemaChangeKind,
  type SchemaPolicy,
} from "../domain/schema/schema-change.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";
import { announce } from "./occurrences.ts";

export interface SchemaChangeRecord {
  id: string;
  syncStreamId: string;
  runId: string | null;
  kind: SchemaChangeKind;
  field: string;
  fromType: string | null;
  toType: string | null;
  policy: SchemaPolicy;
  action: SchemaChangeAction;
  at: Date;
  acceptedBy: string | null;
  acceptedAt: Date | null;
}

export async function schemaChangesByIds(store: Store, ids: readonly string[]): Promise<SchemaChangeRecord[]> {
  return (await store.schemaChange.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

/** Newest first. */
export function listChangesOfStream(): Listing {
  return {
    from: Prisma.sql`atlas."SchemaChange" as item`,
    parent: Prisma.sql`item."syncStreamId"`,
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

export function listChangesOfSync(): Listing {
  return {
    ...listChangesOfStream(),
    from: Prisma.sql`atlas."SchemaChange" as item join atlas."SyncStream" changed on changed.id = item."syncStreamId"`,
    parent: Prisma.sql`changed."syncId"`,
  };
}

/** Changes that a person has accepted, by stream of a sync. */
export async function acceptedChanges(
  store: Store,
  syncStreamIds: readonly string[],
): Promise<Map<string, Omit<SchemaChange, "action">[]>> {
  const rows = await store.schemaChange.findMany({
    where: { syncStreamId: { in: [...syncStreamIds] }, acceptedAt: { not: null } },
  });
  const changes = rows.map((row) => {
    const { syncStreamId, kind, field, fromType, toType } = fromRow(row);
    return { syncStreamId, change: { kind, field, from: fromType, to: toType } };
  });
  const byStream = Map.groupBy(changes, ({ syncStreamId }) => syncStreamId);
  return new Map([...byStream].map(([id, all]) => [id, all.map(({ change }) => change)]));
}

export interface StreamChanges {
  syncStreamId: string;
  streamName: string;
  changes: readonly SchemaChange[];
  /** What its tables have from now on. */
  known: KnownColumns;
}

interface RunOfChanges {
  syncId: string;
  syncName: string;
  runId: string;
  policy: SchemaPolicy;
  at: Date;
}

/** Stores what a run took over of its streams' schemas, and every change. */
export async function adoptChanges(store: Store, run: RunOfChanges, streams: readonly StreamChanges[]): Promise<void> {
  await store.$transaction(async (tx) => {
    for (const { syncStreamId, known } of streams) {
      await tx.syncStream.update({
        where: { id: syncStreamId },
        data: { columns: known as unknown as Prisma.InputJsonObject },
      });
    }
    await writeChanges(tx, run, streams);
  });
}

/** Pauses the sync for changes that a person has to accept; its tables are left as they are. */
export async function pauseForChanges(
  store: Store,
  run: RunOfChanges,
  { streams, reason }: { streams: readonly StreamChanges[]; reason: string },
): Promise<void> {
  await store.$transaction(async (tx) => {
    await writeChanges(tx, run, streams);
    await tx.sync.update({ where: { id: run.syncId }, data: { pausedAt: run.at, pauseReason: reason } });
    const { syncId, runId, at } = run;
    await announce(tx, [
      {
        kind: "sync_paused",
        at,
        syncId,
        runId,
        title: `${run.syncName} is paused: ${reason}`,
        onceKey: `paused ${runId}`,
      },
    ]);
  });
}

async function writeChanges(
  tx: StoreTransaction,
  { syncId, syncName, runId, policy, at }: RunOfChanges,
  streams: readonly StreamChanges[],
): Promise<void> {
  for (const { syncStreamId, streamName, changes } of streams) {
    if (changes.length === 0) continue;
    await tx.schemaChange.createMany({
      data: changes.map(({ kind, field, from, to, action }) => ({
        syncStreamId,
        runId,
        kind,
        field,
        fromType: from,
        toType: to,
        policy,
        action,
        at,
      })),
    });
    const told = changes.map(describeChange).join("; ");
    await announce(tx, [
      {
        kind: "schema_changed",
        at,
        syncId,
        runId,
        streamName,
        title: `The schema of ${streamName} in ${syncName} changed: ${told}.`,
        facts: { changes: changes.map((change) => ({ ...change })) },
        onceKey: `schema ${runId} ${syncStreamId} ${at.toISOString()}`,
      },
    ]);
  }
}

/**
 * Accepts the changes for which a sync is paused, and lets it run again. A key that the source renamed becomes the stream's
 * key. "keyless": a field of the key is gone and the source names no other, so that a person has to choose one first.
 */
export async function acceptChanges(
  tx: StoreTransaction,
  { syncId, by, at }: { syncId: string; by: string; at: Date },
): Promise<"accepted" | "missing" | "not paused" | { keyless: string }> {
  const [sync] = await tx.$queryRaw<{ pausedAt: Date | null }[]>`
    select "pausedAt" from atlas."Sync" where id = ${syncId}::uuid for update`;
  if (!sync) return "missing";
  if (sync.pausedAt === null) return "not paused";
  const open = await tx.schemaChange.findMany({
    where: { syncStream: { syncId }, action: "paused", acceptedAt: null },
    include: { syncStream: { include: { stream: true } } },
  });
  for (const { kind, fromType, syncStream } of open) {
    if (kind !== "key_changed") continue;
    const sourceKey = syncStream.stream.sourceDefinedPrimaryKey as string[][];
    const isChosenAnew = nameOfKey(syncStream.primaryKey as string[][]) !== fromType;
    if (isChosenAnew) continue;
    if (sourceKey.length === 0) return { keyless: syncStream.stream.name };
    await tx.syncStream.update({ where: { id: syncStream.id }, data: { primaryKey: sourceKey } });
  }
  await tx.schemaChange.updateMany({
    where: { id: { in: open.map(({ id }) => id) } },
    data: { acceptedBy: by, acceptedAt: at },
  });
  await tx.sync.update({
    where: { id: syncId },
    data: { pausedAt: null, pauseReason: null, version: { increment: 1 } },
  });
  return "accepted";
}

function nameOfKey(paths: readonly (readonly string[])[]): string {
  return paths.map((path) => path.join(".")).join(", ");
}

function fromRow(row: Prisma.SchemaChangeGetPayload<object>): SchemaChangeRecord {
  return {
    ...row,
    kind: row.kind as SchemaChangeKind,
    policy: row.policy as SchemaPolicy,
    action: row.action as SchemaChangeAction,
  };
}
