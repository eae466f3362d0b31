import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";
import type { StoredState } from "./plans.ts";

export const STATE_KINDS = ["stream", "global", "legacy"] as const;
export type StateKind = (typeof STATE_KINDS)[number];

export interface StateRecord {
  id: string;
  kind: StateKind;
  namespace: string | null;
  /** Null for a state of the whole sync. */
  streamName: string | null;
  /** The JSON text of the connector's state object, byte for byte. */
  message: string;
  version: number;
  updatedAt: Date;
  /** Null for a version that a person wrote. */
  runId: string | null;
}

export async function statesByIds(store: Store, ids: readonly string[]): Promise<StateRecord[]> {
  const rows = await store.streamState.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(({ id, kind, namespace, stream, message, version, at, runId }) => ({
    id,
    kind: kind as StateKind,
    namespace: namespace || null,
    streamName: stream || null,
    message,
    version,
    updatedAt: at,
    runId,
  }));
}

/** The published states of a sync. */
export function listStatesOfSync(): Listing {
  return {
    from: Prisma.sql`atlas."StreamState" as item`,
    parent: Prisma.sql`item."syncId"`,
    where: Prisma.sql`item."isCurrent"`,
    order: [
      { by: Prisma.sql`item.namespace`, type: "text" },
      { by: Prisma.sql`item.stream`, type: "text" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "asc",
  };
}

/** Makes these the states that the sync's next run goes on from, as versions that no run wrote; earlier ones are kept. */
export async function replaceStates(store: Store, syncId: string, states: readonly StoredState[]): Promise<void> {
  await store.$transaction(async (db) => {
    await db.$queryRaw`select id from atlas."Sync" where id = ${syncId}::uuid for update`;
    await db.streamState.updateMany({ where: { syncId, isCurrent: true }, data: { isCurrent: false } });
    for (const { kind, namespace, stream, message } of states) {
      const same = { syncId, kind, namespace, stream };
      const newest = await db.streamState.aggregate({ where: same, _max: { version: true } });
      await db.streamState.create({ data: { ...same, message, version: (newest._max.version ?? 0) + 1 } });
    }
  });
}

/** The states that a run has published. */
export async function statesOfRun(store: Store, runId: string): Promise<StoredState[]> {
  const rows = await store.streamState.findMany({ where: { runId } });
  return rows.map(({ kind, namespace, stream, message }) => ({ kind: kind as StateKind, namespace, stream, message }));
}
