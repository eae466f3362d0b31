import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { contains, type Listing } from "./keyset.ts";

export const SOURCE_STATUSES = ["unchecked", "ok", "failed"] as const;
export type SourceStatus = (typeof SOURCE_STATUSES)[number];

export interface CheckFacts {
  ok: boolean;
  message: string | null;
  at: Date;
  durationMs: number;
}

export interface SourceRecord {
  id: string;
  name: string;
  connectorId: string;
  /** Without secrets. */
  publicConfig: Record<string, unknown>;
  /** Secrets by JSON pointer, sealed as one; null for none. */
  sealedSecrets: Uint8Array | null;
  status: SourceStatus;
  lastCheck: CheckFacts | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export async function sourcesByIds(db: Store | StoreTransaction, ids: readonly string[]): Promise<SourceRecord[]> {
  return (await db.source.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export async function findSource(db: Store | StoreTransaction, id: string): Promise<SourceRecord | null> {
  const row = await db.source.findUnique({ where: { id } });
  return row && fromRow(row);
}

export function listSources({ search }: { search?: string | null }): Listing {
  return {
    from: Prisma.sql`atlas."Source" as item`,
    where: search ? contains(Prisma.sql`item.name`, search) : undefined,
    order: [{ by: Prisma.sql`item.name`, type: "text" }],
    direction: "asc",
  };
}

export interface NewSource {
  name: string;
  connectorId: string;
  publicConfig: Record<string, unknown>;
  sealedSecrets: Uint8Array | null;
}

/** Null when the name is taken. */
export async function insertSource(db: StoreTransaction, source: NewSource): Promise<string | null> {
  if (await isNameTaken(db, source.name)) return null;
  const { id } = await db.source.create({
    data: {
      name: source.name,
      connectorId: source.connectorId,
      config: source.publicConfig as Prisma.InputJsonObject,
      secrets: bytes(source.sealedSecrets),
    },
  });
  return id;
}

/** Changes a source that is still at `expectedVersion`; a config that changed is unchecked again. */
export async function updateSource(
  db: StoreTransaction,
  id: string,
  expectedVersion: number,
  change: { name?: string; config?: Pick<NewSource, "publicConfig" | "sealedSecrets"> },
): Promise<"changed" | "stale" | "taken"> {
  if (change.name !== undefined && (await isNameTaken(db, change.name, id))) return "taken";
  const { count } = await db.source.updateMany({
    where: { id, version: expectedVersion },
    data: {
      version: { increment: 1 },
      ...(change.name === undefined ? {} : { name: change.name }),
      ...(change.config && {
        config: change.config.publicConfig as Prisma.InputJsonObject,
        secrets: bytes(change.config.sealedSecrets),
        status: "unchecked",
        checkMessage: null,
        checkedAt: null,
        checkMs: null,
      }),
    },
  });
  return count === 1 ? "changed" : "stale";
}

/**
 * Stores the settings that a connector itself has changed, such as a rotated token. The version stays: nobody who edits the
 * source has to start over because of it.
 */
export async function replaceSourceConfig(
  db: Store,
  id: string,
  { config, sealedSecrets }: { config: object; sealedSecrets: Uint8Array | null },
): Promise<void> {
  await db.source.update({ where: { id }, data: { config, secrets: bytes(sealedSecrets) } });
}

export async function recordCheck(db: Store, id: string, check: CheckFacts): Promise<void> {
  await db.source.updateMany({
    where: { id },
    data: {
      status: check.ok ? "ok" : "failed",
      checkMessage: check.message,
      checkedAt: check.at,
      checkMs: check.durationMs,
    },
  });
}

/** Deletes a source that no sync uses; tells how many do otherwise. */
export async function deleteSource(db: StoreTransaction, id: string): Promise<{ isDeleted: boolean; syncs: number }> {
  const syncs = await db.sync.count({ where: { sourceId: id } });
  if (syncs > 0) return { isDeleted: false, syncs };
  const { count } = await db.source.deleteMany({ where: { id } });
  return { isDeleted: count === 1, syncs };
}

/** How many sources each connector has. */
export async function sourceCounts(db: Store): Promise<Map<string, number>> {
  const groups = await db.source.groupBy({ by: ["connectorId"], _count: true });
  return new Map(groups.map(({ connectorId, _count }) => [connectorId, _count]));
}

async function isNameTaken(db: StoreTransaction, name: string, besides?: string): Promise<boolean> {
  const holder = await db.source.findUnique({ where: { name }, select: { id: true } });
  return holder !== null && holder.id !== besides;
}

function bytes(sealed: Uint8Array | null): Uint8Array<ArrayBuffer> | null {
  return sealed && new Uint8Array(sealed);
}

function fromRow(row: Prisma.SourceGetPayload<object>): SourceRecord {
  const { config, secrets, checkedAt, checkMessage, checkMs, status, ...same } = row;
  return {
    ...same,
    publicConfig: config as Record<string, unknown>,
    sealedSecrets: secrets,
    status: status as SourceStatus,
    lastCheck: checkedAt && { ok: status === "ok", message: checkMessage, at: checkedAt, durationMs: checkMs ?? 0 },
  };
}
