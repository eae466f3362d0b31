import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

export const LINEAGE_TARGET_KINDS = ["http", "file", "console"] as const;
export type LineageTargetKind = (typeof LINEAGE_TARGET_KINDS)[number];

export interface LineageTargetSettings {
  name: string;
  kind: LineageTargetKind;
  /** http: the server's address; file: an absolute path; console: null. */
  address: string | null;
  timeoutSeconds: number;
  isPaused: boolean;
}

export interface LineageTargetRecord extends LineageTargetSettings {
  id: string;
  hasKey: boolean;
  version: number;
}

export async function lineageTargetsByIds(store: Store, ids: readonly string[]): Promise<LineageTargetRecord[]> {
  return (await store.lineageTarget.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export function listLineageTargets(): Listing {
  return {
    from: Prisma.sql`atlas."LineageTarget" as item`,
    order: [
      { by: Prisma.sql`item.name`, type: "text" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

/** A target with its sealed key, for sending; null when it was deleted. */
export async function lineageTargetToSend(
  store: Store,
  id: string,
): Promise<(LineageTargetRecord & { key: Uint8Array | null }) | null> {
  const row = await store.lineageTarget.findUnique({ where: { id } });
  return row && { ...fromRow(row), key: row.key };
}

/** Makes a target (`id` null) or changes one. `key`: undefined stays, null takes it away. */
export async function saveLineageTarget(
  db: StoreTransaction,
  id: string | null,
  settings: LineageTargetSettings,
  { key, expectedVersion }: { key: Uint8Array<ArrayBuffer> | null | undefined; expectedVersion: number },
): Promise<{ id: string } | "missing" | "stale" | "taken"> {
  const namesake = await db.lineageTarget.findUnique({ where: { name: settings.name }, select: { id: true } });
  if (namesake && namesake.id !== id) return "taken";
  const { name, kind, isPaused, address, timeoutSeconds } = settings;
  const data = { name, kind, isPaused, config: { address, timeoutSeconds }, ...(key === undefined ? {} : { key }) };
  if (id === null) return { id: (await db.lineageTarget.create({ data })).id };
  const where = { id, version: expectedVersion };
  const { count } = await db.lineageTarget.updateMany({ where, data: { ...data, version: { increment: 1 } } });
  if (count === 1) return { id };
  return (await db.lineageTarget.count({ where: { id } })) === 0 ? "missing" : "stale";
}

/** What was sent to it stays in the log. False for an unknown one. */
export async function deleteLineageTarget(store: Store, id: string): Promise<boolean> {
  return (await store.lineageTarget.deleteMany({ where: { id } })).count === 1;
}

function fromRow({ config, key, ...row }: Prisma.LineageTargetGetPayload<object>): LineageTargetRecord {
  const { address, timeoutSeconds } = config as unknown as { address: string | null; timeoutSeconds: number };
  const { id, name, isPaused, version } = row;
  return {
    id,
    name,
    isPaused,
    version,
    kind: row.kind as LineageTargetKind,
    address,
    timeoutSeconds,
    hasKey: key !== null,
  };
}
