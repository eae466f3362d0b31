import {
  CUSTOM_ID_PREFIX,
  type CustomConnector,
  type CustomDefinition,
  customDefinitionSchema,
} from "../domain/custom-connector.ts";
import type { Store, StoreTransaction } from "./database.ts";
import type { Prisma } from "./generated/client.ts";

/** By its connector id ("custom-…"); null for an id of another kind, and for one that is gone. */
export async function findCustomConnector(store: Store, id: string): Promise<CustomConnector | null> {
  const key = keyOf(id);
  const row = key && (await store.customConnector.findUnique({ where: { id: key } }));
  return row ? fromRow(row) : null;
}

export async function listCustomConnectors(store: Store): Promise<CustomConnector[]> {
  return (await store.customConnector.findMany({ orderBy: { name: "asc" } })).map(fromRow);
}

/** The connector with exactly this definition, made under the given name when there is none. Gives its connector id. */
export async function ensureCustomConnector(store: Store, name: string, definition: CustomDefinition): Promise<string> {
  return store.$transaction(async (db) => {
    // Two commands at once would each make one.
    await db.$executeRaw`lock table atlas."CustomConnector" in share row exclusive mode`;
    const known = await db.customConnector.findFirst({ where: { definition: { equals: definition } } });
    return known ? `${CUSTOM_ID_PREFIX}${known.id}` : insertCustomConnector(db, name, definition);
  });
}

export async function insertCustomConnector(
  db: StoreTransaction,
  name: string,
  definition: CustomDefinition,
): Promise<string> {
  const { id } = await db.customConnector.create({ data: { name, definition } });
  return `${CUSTOM_ID_PREFIX}${id}`;
}

export interface CustomChange {
  name?: string;
  definition?: CustomDefinition;
}

/** Changes a connector that is still at `expectedVersion`. */
export async function changeCustomConnector(
  store: Store,
  id: string,
  expectedVersion: number,
  change: CustomChange,
): Promise<"changed" | "stale" | "missing"> {
  const key = keyOf(id);
  if (key === null || (await store.customConnector.count({ where: { id: key } })) === 0) return "missing";
  const { count } = await store.customConnector.updateMany({
    where: { id: key, version: expectedVersion },
    data: { ...change, version: { increment: 1 } },
  });
  return count === 1 ? "changed" : "stale";
}

/** Deletes a connector that no source uses; names those that do otherwise. */
export async function deleteCustomConnector(
  store: Store,
  id: string,
): Promise<{ isDeleted: boolean; sources: string[] }> {
  const key = keyOf(id);
  if (key === null) return { isDeleted: false, sources: [] };
  return store.$transaction(async (db) => {
    const sources = await db.source.findMany({ where: { connectorId: id }, select: { name: true }, take: 10 });
    if (sources.length > 0) return { isDeleted: false, sources: sources.map(({ name }) => name) };
    const { count } = await db.customConnector.deleteMany({ where: { id: key } });
    return { isDeleted: count === 1, sources: [] };
  });
}

function keyOf(id: string): string | null {
  const key = id.startsWith(CUSTOM_ID_PREFIX) ? id.slice(CUSTOM_ID_PREFIX.length) : "";
  return /^[0-9a-f-]{36}$/.test(key) ? key : null;
}

function fromRow({ id, name, definition, version }: Prisma.CustomConnectorGetPayload<object>): CustomConnector {
  return { id: `${CUSTOM_ID_PREFIX}${id}`, name, definition: customDefinitionSchema.parse(definition), version };
}
