import type { DeletePolicy, LateRowPolicy } from "../domain/history/history-settings.ts";
import type { QualityGate } from "../domain/quality/gate.ts";
import type { SchemaPolicy } from "../domain/schema/schema-change.ts";
import type { RunStatus } from "../domain/steps.ts";
import { BLOCKING_RUN_STATUSES } from "../domain/steps.ts";
import type { ReadMode } from "../domain/stream.ts";
import { SYNC_HEALTHS, type SyncHealth, syncHealth } from "../domain/sync-health.ts";
import type { WriteMode } from "../domain/write-mode.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { contains, type Listing } from "./keyset.ts";

export interface SyncRecord {
  id: string;
  name: string;
  sourceId: string;
  /** What a failed check does to a run. */
  qualityGate: QualityGate;
  /** A source that says nothing for longer is stopped. */
  silenceLimitSeconds: number;
  /** Words of people's own. */
  tags: string[];
  /** What happens when a stream's schema changes. */
  schemaPolicy: SchemaPolicy;
  /** Before the names of its tables. */
  tablePrefix: string;
  /** Since when no run starts, and why. */
  pausedAt: Date | null;
  pauseReason: string | null;
  version: number;
  createdAt: Date;
}

export interface SyncStreamRecord {
  id: string;
  syncId: string;
  streamId: string;
  isEnabled: boolean;
  readMode: ReadMode;
  writeMode: WriteMode;
  /** A path; null for none, or for the source's own. */
  cursor: string[] | null;
  primaryKey: string[][];
  tableName: string;
  deletes: DeletePolicy;
  lateRows: LateRowPolicy;
  volatileFields: string[];
}

export async function syncsByIds(db: Store | StoreTransaction, ids: readonly string[]): Promise<SyncRecord[]> {
  const rows = await db.sync.findMany({ where: { id: { in: [...ids] } }, omit: { updatedAt: true } });
  return rows.map(({ qualityGate, schemaPolicy, ...same }) => ({
    ...same,
    qualityGate: qualityGate as QualityGate,
    schemaPolicy: schemaPolicy as SchemaPolicy,
  }));
}

export function listSyncs({ search }: { search?: string | null }): Listing {
  return {
    from: Prisma.sql`atlas."Sync" as item`,
    where: search ? contains(Prisma.sql`item.name`, search) : undefined,
    order: [{ by: Prisma.sql`item.name`, type: "text" }],
    direction: "asc",
  };
}

export function listSyncsOfSource(): Listing {
  return { ...listSyncs({}), parent: Prisma.sql`item."sourceId"` };
}

export async function syncStreamsByIds(
  db: Store | StoreTransaction,
  ids: readonly string[],
): Promise<SyncStreamRecord[]> {
  return (await db.syncStream.findMany({ where: { id: { in: [...ids] } } })).map(fromStreamRow);
}

export function listStreamsOfSync(): Listing {
  return {
    from: Prisma.sql`atlas."SyncStream" as item join atlas."Stream" stream on stream.id = item."streamId"`,
    parent: Prisma.sql`item."syncId"`,
    order: [
      { by: Prisma.sql`stream.namespace`, type: "text" },
      { by: Prisma.sql`stream.name`, type: "text" },
    ],
    direction: "asc",
  };
}

/** How each sync is; the newest runs of all are read in one statement. */
export async function syncHealths(store: Store, syncIds: readonly string[]): Promise<SyncHealth[]> {
  const rows = await newestStatuses(store, Prisma.sql`sync.id = any(${syncIds}::uuid[])`);
  const byId = new Map(rows.map(({ id, statuses }) => [id, syncHealth(statuses)]));
  return syncIds.map((id) => byId.get(id) ?? "never_run");
}

/** How many syncs are how; every health is named. */
export async function countSyncsByHealth(store: Store): Promise<Record<SyncHealth, number>> {
  const counts = Object.fromEntries(SYNC_HEALTHS.map((health) => [health, 0])) as Record<SyncHealth, number>;
  for (const { statuses } of await newestStatuses(store, Prisma.sql`true`)) counts[syncHealth(statuses)] += 1;
  return counts;
}

function newestStatuses(store: Store, where: Prisma.Sql): Promise<{ id: string; statuses: RunStatus[] }[]> {
  return store.$queryRaw`
    select sync.id::text, array(
      select run.status from atlas."SyncRun" run
      where run."syncId" = sync.id and run.status <> 'cancelled' order by run.number desc limit 2
    ) as statuses
    from atlas."Sync" sync where ${where}`;
}

/** How its history is kept is as it is for every stream, until somebody says otherwise. */
export type NewSyncStream = Omit<SyncStreamRecord, "id" | "syncId" | "deletes" | "lateRows" | "volatileFields">;

export interface NewSync extends Partial<Pick<SyncRecord, "tablePrefix" | "schemaPolicy">> {
  name: string;
  sourceId: string;
  streams: NewSyncStream[];
}

/** Null when the name is taken. */
export async function insertSync(db: StoreTransaction, sync: NewSync): Promise<string | null> {
  if (await db.sync.findUnique({ where: { name: sync.name }, select: { id: true } })) return null;
  const { id } = await db.sync.create({
    data: {
      name: sync.name,
      sourceId: sync.sourceId,
      tablePrefix: sync.tablePrefix,
      schemaPolicy: sync.schemaPolicy,
      streams: { create: sync.streams.map((stream) => ({ ...stream, cursor: stream.cursor ?? [] })) },
    },
  });
  return id;
}

/** What of a sync's settings is to change; what is left out stays. */
export type SyncSettings = Partial<
  Pick<SyncRecord, "name" | "qualityGate" | "silenceLimitSeconds" | "tags" | "schemaPolicy">
>;

/** Changes a sync's settings if it is still at the version that they were read from. They hold from its next run on. */
export async function updateSync(
  db: StoreTransaction,
  { id, expectedVersion, settings }: { id: string; expectedVersion: number; settings: SyncSettings },
): Promise<"updated" | "missing" | "stale" | "taken"> {
  const [locked] = await db.$queryRaw<{ version: number }[]>`
    select version from atlas."Sync" where id = ${id}::uuid for update`;
  if (!locked) return "missing";
  if (locked.version !== expectedVersion) return "stale";
  if (settings.name !== undefined) {
    const namesake = await db.sync.findUnique({ where: { name: settings.name }, select: { id: true } });
    if (namesake && namesake.id !== id) return "taken";
  }
  // Another policy decides anew about what the sync was paused for.
  const resumed = settings.schemaPolicy === undefined ? {} : { pausedAt: null, pauseReason: null };
  await db.sync.update({ where: { id }, data: { ...settings, ...resumed, version: { increment: 1 } } });
  return "updated";
}

/** How a stream's history is kept, and its key. */
export type SyncStreamSettings = Partial<
  Pick<SyncStreamRecord, "deletes" | "lateRows" | "volatileFields" | "primaryKey">
>;

/** Changes a stream's settings if its sync is still at the version that they were read from. */
export async function updateSyncStream(
  db: StoreTransaction,
  change: { id: string; syncId: string; expectedVersion: number; settings: SyncStreamSettings },
): Promise<"updated" | "stale"> {
  const { count } = await db.sync.updateMany({
    where: { id: change.syncId, version: change.expectedVersion },
    data: { version: { increment: 1 } },
  });
  if (count === 0) return "stale";
  await db.syncStream.update({ where: { id: change.id }, data: change.settings });
  return "updated";
}

/** The layer tables' names that are in use; held until the transaction ends, so that two syncs cannot take one name. */
export async function takenTableNames(db: StoreTransaction): Promise<Set<string>> {
  await db.$executeRaw`lock table atlas."SyncStream" in share row exclusive mode`;
  return new Set((await db.syncStream.findMany({ select: { tableName: true } })).map(({ tableName }) => tableName));
}

/** The names of a sync's tables in the layers. */
export async function tablesOfSync(store: Store, syncId: string): Promise<string[]> {
  return (await store.syncStream.findMany({ where: { syncId }, select: { tableName: true } })).map(
    ({ tableName }) => tableName,
  );
}

/** Deletes a sync without an active run, with its runs, states and catalog entries. */
export async function deleteSync(db: StoreTransaction, id: string): Promise<"deleted" | "missing" | "running"> {
  const [locked] = await db.$queryRaw<{ id: string }[]>`select id from atlas."Sync" where id = ${id}::uuid for update`;
  if (!locked) return "missing";
  const active = await db.syncRun.count({ where: { syncId: id, status: { in: [...BLOCKING_RUN_STATUSES] } } });
  if (active > 0) return "running";
  await db.sync.delete({ where: { id } });
  return "deleted";
}

function fromStreamRow(row: Prisma.SyncStreamGetPayload<object>): SyncStreamRecord {
  const { columns: _, ...same } = row;
  return {
    ...same,
    deletes: row.deletes as DeletePolicy,
    lateRows: row.lateRows as LateRowPolicy,
    readMode: row.readMode as ReadMode,
    writeMode: row.writeMode as WriteMode,
    cursor: row.cursor.length > 0 ? row.cursor : null,
    primaryKey: row.primaryKey as string[][],
  };
}
