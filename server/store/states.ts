import type { StateKind } from "../domain/state/state-message.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";
import type { StoredState } from "./plans.ts";

/** What made a version. After "reset" and "deleted" there is no state: the next run reads from the beginning. */
export const STATE_ACTIONS = ["published", "edited", "imported", "restored", "reset", "deleted"] as const;
export type StateAction = (typeof STATE_ACTIONS)[number];

export interface StateRecord {
  id: string;
  syncId: string;
  kind: StateKind;
  namespace: string | null;
  /** Null for a state of the whole sync. */
  streamName: string | null;
  /** The JSON text of the connector's state object, byte for byte; empty after a reset or a deletion. */
  message: string;
  version: number;
  updatedAt: Date;
  /** Null for a version that a person wrote. */
  runId: string | null;
  action: StateAction;
  /** The person; null for a version that a run wrote. */
  changedBy: string | null;
  note: string | null;
  isCurrent: boolean;
}

export async function statesByIds(store: Store, ids: readonly string[]): Promise<StateRecord[]> {
  const rows = await store.streamState.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(fromRow);
}

/** The states that the next run of each sync begins with. */
export async function currentStates(store: Store, syncIds: readonly string[]): Promise<StateRecord[][]> {
  const rows = await store.streamState.findMany({
    where: { syncId: { in: [...syncIds] }, isCurrent: true },
    orderBy: [{ namespace: "asc" }, { stream: "asc" }, { id: "asc" }],
  });
  const bySync = Map.groupBy(rows.map(fromRow), ({ syncId }) => syncId);
  return syncIds.map((id) => bySync.get(id) ?? []);
}

/** Where a stream keeps its cursor, by the stream's name within its namespace; for all streams of each sync. */
export async function cursorsOfSyncs(
  store: Store,
  syncIds: readonly string[],
): Promise<Map<string, string[] | null>[]> {
  const rows = await store.syncStream.findMany({
    where: { syncId: { in: [...syncIds] } },
    select: { syncId: true, cursor: true, stream: { select: { namespace: true, name: true, defaultCursor: true } } },
  });
  const bySync = Map.groupBy(rows, ({ syncId }) => syncId);
  return syncIds.map(
    (id) =>
      new Map(
        (bySync.get(id) ?? []).map(({ cursor, stream }) => {
          const path = cursor.length > 0 ? cursor : stream.defaultCursor;
          return [stateKey(stream.namespace, stream.name), path.length > 0 ? path : null];
        }),
      ),
  );
}

/** A stream's name within its namespace as one text. */
export function stateKey(namespace: string | null, stream: string | null): string {
  return `${namespace ?? ""}\u0000${stream ?? ""}`;
}

function fromRow({
  id,
  syncId,
  kind,
  namespace,
  stream,
  message,
  version,
  at,
  runId,
  action,
  changedBy,
  note,
  isCurrent,
}: Prisma.StreamStateGetPayload<object>): StateRecord {
  return {
    id,
    syncId,
    kind: kind as StateKind,
    namespace: namespace || null,
    streamName: stream || null,
    message,
    version,
    updatedAt: at,
    runId,
    action: action as StateAction,
    changedBy,
    note,
    isCurrent,
  };
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

/** Every version that there was, of one stream's state or of all, newest first. */
export function listStateHistory(of: { namespace: string | null; streamName: string } | null): Listing {
  return {
    from: Prisma.sql`atlas."StreamState" as item`,
    parent: Prisma.sql`item."syncId"`,
    where: of ? Prisma.sql`item.stream = ${of.streamName} and item.namespace = ${of.namespace ?? ""}` : undefined,
    order: [
      { by: Prisma.sql`item.at`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}
