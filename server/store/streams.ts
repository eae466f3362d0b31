import type { DiscoveredStream, JsonSchema, ReadMode } from "../domain/stream.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { contains, type Listing } from "./keyset.ts";

export interface StreamRecord extends Required<DiscoveredStream> {
  id: string;
  sourceId: string;
}

export async function streamsByIds(db: Store | StoreTransaction, ids: readonly string[]): Promise<StreamRecord[]> {
  return (await db.stream.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export async function streamsOfSource(db: Store | StoreTransaction, sourceId: string): Promise<StreamRecord[]> {
  return (await db.stream.findMany({ where: { sourceId }, orderBy: [{ namespace: "asc" }, { name: "asc" }] })).map(
    fromRow,
  );
}

export function listStreamsOfSource({ search }: { search?: string | null }): Listing {
  return {
    from: Prisma.sql`atlas."Stream" as item`,
    parent: Prisma.sql`item."sourceId"`,
    where: search ? contains(Prisma.sql`item.name`, search) : undefined,
    order: [
      { by: Prisma.sql`item.namespace`, type: "text" },
      { by: Prisma.sql`item.name`, type: "text" },
    ],
    direction: "asc",
  };
}

/** When the source was last asked for its streams; the beginning of time for never. */
export async function newestDiscovery(store: Store, sourceId: string): Promise<Date> {
  const { _max } = await store.stream.aggregate({ where: { sourceId }, _max: { discoveredAt: true } });
  return _max.discoveredAt ?? new Date(0);
}

/** Brings a source's streams to what was discovered. A stream that is gone stays as long as a sync names it. */
export async function replaceStreams(
  store: Store,
  sourceId: string,
  found: readonly DiscoveredStream[],
): Promise<void> {
  await store.$transaction(async (db) => {
    // Two discoveries at once would each delete what the other found.
    await db.$queryRaw`select id from atlas."Source" where id = ${sourceId}::uuid for update`;
    const discoveredAt = new Date();
    for (const stream of found) {
      const facts = { ...columns(stream), discoveredAt };
      const name = { sourceId, namespace: stream.namespace ?? "", name: stream.name };
      await db.stream.upsert({
        where: { sourceId_namespace_name: name },
        create: { ...name, ...facts },
        update: facts,
      });
    }
    await db.stream.deleteMany({ where: { sourceId, discoveredAt: { lt: discoveredAt }, syncStreams: { none: {} } } });
  });
}

function columns(stream: DiscoveredStream) {
  return {
    jsonSchema: stream.jsonSchema as Prisma.InputJsonObject,
    readModes: stream.readModes,
    sourceDefinedCursor: stream.sourceDefinedCursor,
    isResumable: stream.isResumable ?? false,
    defaultCursor: stream.defaultCursor ?? [],
    sourceDefinedPrimaryKey: stream.sourceDefinedPrimaryKey,
    suggestedPrimaryKey: stream.suggestedPrimaryKey ?? [],
  };
}

function fromRow(row: Prisma.StreamGetPayload<object>): StreamRecord {
  return {
    id: row.id,
    sourceId: row.sourceId,
    namespace: row.namespace || null,
    name: row.name,
    jsonSchema: row.jsonSchema as JsonSchema,
    readModes: row.readModes as ReadMode[],
    sourceDefinedCursor: row.sourceDefinedCursor,
    isResumable: row.isResumable,
    defaultCursor: row.defaultCursor.length > 0 ? row.defaultCursor : null,
    sourceDefinedPrimaryKey: row.sourceDefinedPrimaryKey as string[][],
    suggestedPrimaryKey: row.suggestedPrimaryKey as string[][],
  };
}
