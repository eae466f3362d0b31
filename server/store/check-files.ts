import { Cron } from "croner";
import {
  type DatasetQuality,
  readDatasetQuality,
  readSyncQuality,
  type SyncQuality,
} from "../domain/quality/quality-settings.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export interface CheckFileRecord {
  id: string;
  syncId: string;
  /** The chart dataset it is about; null for a file about several of its sync. */
  datasetId: string | null;
  name: string;
  text: string;
  origin: "user" | "suggested";
  isEnabled: boolean;
  version: number;
  cron: string | null;
  timeZone: string;
  nextAt: Date | null;
  updatedAt: Date;
  updatedBy: string;
}

export interface CheckFileVersionRecord {
  version: number;
  text: string;
  at: Date;
  by: string;
}

export async function checkFilesByIds(store: Store, ids: readonly string[]): Promise<CheckFileRecord[]> {
  return (await store.checkFile.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export async function enabledFilesOfSync(store: Store, syncId: string): Promise<CheckFileRecord[]> {
  const rows = await store.checkFile.findMany({ where: { syncId, isEnabled: true }, orderBy: { name: "asc" } });
  return rows.map(fromRow);
}

/** Files about a dataset, whichever layer of its stream is asked for, and those about its whole sync. */
export function listCheckFiles(filter: { datasetId?: string | null; syncId?: string | null }): Listing {
  const conditions = [
    ...(filter.syncId ? [Prisma.sql`item."syncId" = ${filter.syncId}::uuid`] : []),
    ...(filter.datasetId
      ? [
          Prisma.sql`exists (select from atlas."Dataset" asked join atlas."SyncStream" chosen on chosen.id = asked."syncStreamId"
            left join atlas."Dataset" own on own.id = item."datasetId"
            where asked.id = ${filter.datasetId}::uuid and item."syncId" = chosen."syncId"
              and (own.id is null or own."syncStreamId" = asked."syncStreamId"))`,
        ]
      : []),
  ];
  return {
    from: Prisma.sql`atlas."CheckFile" as item`,
    where: conditions.length > 0 ? Prisma.join(conditions, " and ") : undefined,
    order: [
      { by: Prisma.sql`item.name`, type: "text" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

/** What was saved before, newest first. */
export async function checkFileVersions(store: Store, id: string, limit: number): Promise<CheckFileVersionRecord[]> {
  return store.checkFileVersion.findMany({ where: { checkFileId: id }, orderBy: { version: "desc" }, take: limit });
}

export interface CheckFileChange {
  id: string | null;
  syncId: string;
  datasetId: string | null;
  name: string;
  text: string;
  origin: "user" | "suggested";
  isEnabled: boolean;
  cron: string | null;
  timeZone: string;
  expectedVersion: number | null;
  by: string;
  at: Date;
}

/** Saves a file and keeps the text as a version. Gives its id, or why not. */
export async function saveCheckFile(
  store: Store,
  change: CheckFileChange,
): Promise<{ id: string } | "stale" | "missing" | "taken"> {
  const { id, expectedVersion, by, at, cron, timeZone, ...facts } = change;
  const data = {
    ...facts,
    ...{ cron, timeZone, updatedBy: by, updatedAt: at },
    nextAt: cron === null ? null : nextOf(cron, timeZone, at),
  };
  return store.$transaction(async (tx) => {
    const { syncId, name } = facts;
    await tx.$queryRaw`select pg_advisory_xact_lock(hashtextextended(${`check files:${syncId}`}, 0))::text`;
    const taken = await tx.checkFile.findUnique({ where: { syncId_name: { syncId, name } } });
    if (taken && taken.id !== id) return "taken";
    if (id === null) {
      const versions = { create: { version: 1, text: facts.text, by, at } };
      return { id: (await tx.checkFile.create({ data: { ...data, createdAt: at, versions } })).id };
    }
    const before = await tx.checkFile.findUnique({ where: { id } });
    if (!before) return "missing";
    if (before.version !== expectedVersion) return "stale";
    const version = before.version + 1;
    const versions = before.text === facts.text ? {} : { versions: { create: { version, text: facts.text, by, at } } };
    await tx.checkFile.update({ where: { id }, data: { ...data, version, ...versions } });
    if (!facts.isEnabled) {
      await tx.qualityResult.updateMany({ where: { check: { checkFileId: id } }, data: { isLatest: false } });
      await tx.qualityCheck.updateMany({ where: { checkFileId: id }, data: { isActive: false } });
    }
    return { id };
  });
}

/** Deletes a file with its checks and their history. False when there was none. */
export async function deleteCheckFile(store: Store, id: string): Promise<boolean> {
  return (await store.checkFile.deleteMany({ where: { id } })).count > 0;
}

/** The next moment of a schedule after `at`; null when there is none. Throws on what is no schedule. */
export function nextOf(cron: string, timeZone: string, at: Date): Date | null {
  return new Cron(cron, { timezone: timeZone, mode: "5-part" }).nextRun(at);
}

/** The quality settings of a sync and, by id, of its chart datasets. */
export async function qualitySettingsOf(
  store: Store,
  syncId: string,
): Promise<{ sync: SyncQuality; datasets: Map<string, DatasetQuality> }> {
  const row = await store.sync.findUniqueOrThrow({
    where: { id: syncId },
    select: {
      quality: true,
      streams: { select: { datasets: { where: { layer: "chart" }, select: { id: true, quality: true } } } },
    },
  });
  const datasets = row.streams.flatMap(({ datasets }) => datasets);
  return {
    sync: readSyncQuality(row.quality),
    datasets: new Map(datasets.map(({ id, quality }) => [id, readDatasetQuality(quality)])),
  };
}

export interface ChartedTable {
  datasetId: string;
  syncStreamId: string;
  streamName: string;
  tableName: string;
  isPublished: boolean;
}

/** The chart dataset of every stream of a sync, under the names that checks may call it by. */
export async function chartedTables(store: Store, syncId: string): Promise<ChartedTable[]> {
  const rows = await store.dataset.findMany({
    where: { layer: "chart", syncStream: { syncId } },
    orderBy: { name: "asc" },
    select: { id: true, syncStreamId: true, name: true, tableName: true, lastRunId: true },
  });
  return rows.map(({ id, syncStreamId, name, tableName, lastRunId }) => ({
    datasetId: id,
    syncStreamId,
    streamName: name,
    tableName,
    isPublished: lastRunId !== null,
  }));
}

/** Columns of each dataset's stream whose values nobody may see: found personal, and not rejected by a person. */
export async function personalColumnsOf(store: Store, datasetIds: readonly string[]): Promise<ReadonlySet<string>[]> {
  const rows = await store.$queryRaw<{ id: string; columns: string[] }[]>`
    select asked.id::text, array(
      select finding."columnName" from atlas."PiiFinding" finding join atlas."Dataset" found on found.id = finding."datasetId"
      join atlas."Dataset" own on own."syncStreamId" = found."syncStreamId"
      where own.id = asked.id and finding.status <> 'rejected'
    ) as columns from unnest(${datasetIds}::uuid[]) as asked (id)`;
  const byId = new Map(rows.map(({ id, columns }) => [id, new Set(columns)]));
  return datasetIds.map((id) => byId.get(id) ?? new Set());
}

function fromRow(row: Prisma.CheckFileGetPayload<object>): CheckFileRecord {
  const { createdAt: _, origin, ...same } = row;
  return { ...same, origin: origin === "suggested" ? "suggested" : "user" };
}
