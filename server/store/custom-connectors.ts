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

function keyOf(id: string): string | null {
  const key = id.startsWith(CUSTOM_ID_PREFIX) ? id.slice(CUSTOM_ID_PREFIX.length) : "";
  return /^[0-9a-f-]{36}$/.test(key) ? key : null;
}

function fromRow({ id, name, definition, version }: Prisma.CustomConnectorGetPayload<object>): CustomConnector {
  return { id: `${CUSTOM_ID_PREFIX}${id}`, name, definition: customDefinitionSchema.parse(definition), version };
}
