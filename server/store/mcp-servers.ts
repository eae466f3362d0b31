import type { McpAbout, McpEndpoint, McpEntity, McpEntityKind } from "../domain/mcp/mcp-server.ts";
import type { PeerStatus } from "../domain/peer-status.ts";
import type { Store, StoreTransaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { contains, type Listing } from "./keyset.ts";

export interface McpServerRecord {
  id: string;
  name: string;
  serviceId: string;
  endpoint: McpEndpoint;
  sealedSecrets: Uint8Array | null;
  sealedOAuth: Uint8Array | null;
  status: PeerStatus;
  lastError: string | null;
  lastErrorDetail: string | null;
  checkedAt: Date | null;
  checkMs: number | null;
  about: McpAbout | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface McpEntityRecord extends McpEntity {
  id: string;
  serverId: string;
}

export async function mcpServersByIds(db: Store, ids: readonly string[]): Promise<McpServerRecord[]> {
  return (await db.mcpServer.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

export async function findMcpServer(db: Store | StoreTransaction, id: string): Promise<McpServerRecord | null> {
  const row = await db.mcpServer.findUnique({ where: { id } });
  return row && fromRow(row);
}

export function listMcpServers({ search }: { search?: string | null }): Listing {
  return {
    from: Prisma.sql`atlas."McpServer" as item`,
    where: search
      ? Prisma.sql`${contains(Prisma.sql`item.name`, search)} or ${contains(Prisma.sql`item."serviceId"`, search)}
          or exists (select from atlas."McpEntity" as entity
            where entity."serverId" = item.id and ${contains(Prisma.sql`entity.name`, search)})`
      : undefined,
    order: [{ by: Prisma.sql`item.name`, type: "text" }],
    direction: "asc",
  };
}

export function listMcpEntities({ kind, search }: { kind?: McpEntityKind | null; search?: string | null }): Listing {
  const wanted = [
    ...(kind ? [Prisma.sql`item.kind = ${kind}`] : []),
    ...(search
      ? [
          Prisma.sql`(${contains(Prisma.sql`item.name`, search)} or ${contains(Prisma.sql`coalesce(item.title, '')`, search)}
            or ${contains(Prisma.sql`coalesce(item.description, '')`, search)})`,
        ]
      : []),
  ];
  return {
    from: Prisma.sql`atlas."McpEntity" as item`,
    where: wanted.length > 0 ? Prisma.join(wanted, " and ") : undefined,
    parent: Prisma.sql`item."serverId"`,
    order: [
      { by: Prisma.sql`item.kind`, type: "text" },
      { by: Prisma.sql`item.name`, type: "text" },
    ],
    direction: "asc",
  };
}

export async function mcpEntitiesByIds(db: Store, ids: readonly string[]): Promise<McpEntityRecord[]> {
  return (await db.mcpEntity.findMany({ where: { id: { in: [...ids] } } })).map(entityFromRow);
}

export async function findMcpEntity(
  db: Store,
  serverId: string,
  kind: McpEntityKind,
  name: string,
): Promise<McpEntityRecord | null> {
  const row = await db.mcpEntity.findUnique({ where: { serverId_kind_name: { serverId, kind, name } } });
  return row && entityFromRow(row);
}

/** How many entities of each kind each server has, in one statement. */
export async function mcpEntityCounts(
  db: Store,
  serverIds: readonly string[],
): Promise<Partial<Record<McpEntityKind, number>>[]> {
  const groups = await db.mcpEntity.groupBy({
    by: ["serverId", "kind"],
    where: { serverId: { in: [...serverIds] } },
    _count: true,
  });
  return serverIds.map((id) =>
    Object.fromEntries(groups.filter(({ serverId }) => serverId === id).map(({ kind, _count }) => [kind, _count])),
  );
}

export interface NewMcpServer {
  name: string;
  serviceId: string;
  endpoint: McpEndpoint;
  sealedSecrets: Uint8Array | null;
}

/** Null when the name is taken. */
export async function insertMcpServer(db: StoreTransaction, server: NewMcpServer): Promise<string | null> {
  if (await isNameTaken(db, server.name)) return null;
  const { id } = await db.mcpServer.create({
    data: {
      name: server.name,
      serviceId: server.serviceId,
      endpoint: { ...server.endpoint },
      secrets: bytes(server.sealedSecrets),
    },
  });
  return id;
}

export interface McpServerChange {
  name?: string;
  endpoint?: McpEndpoint;
  /** Null clears them. */
  sealedSecrets?: Uint8Array | null;
  /** A server that moved or changed hands has no use for its old tokens. */
  forgetsOAuth?: boolean;
}

/** Changes a server that is still at `expectedVersion`; it is unchecked again, but for a new name. */
export async function updateMcpServer(
  db: StoreTransaction,
  id: string,
  expectedVersion: number,
  { name, endpoint, sealedSecrets, forgetsOAuth }: McpServerChange,
): Promise<"changed" | "stale" | "taken"> {
  if (name !== undefined && (await isNameTaken(db, name, id))) return "taken";
  const isMoved = endpoint !== undefined || sealedSecrets !== undefined || forgetsOAuth;
  const { count } = await db.mcpServer.updateMany({
    where: { id, version: expectedVersion },
    data: {
      version: { increment: 1 },
      ...(name === undefined ? {} : { name }),
      ...(endpoint && { endpoint: { ...endpoint } }),
      ...(sealedSecrets === undefined ? {} : { secrets: bytes(sealedSecrets) }),
      ...(forgetsOAuth && { oauth: null }),
      ...(isMoved && { status: "unchecked", lastError: null, lastErrorDetail: null, checkedAt: null, checkMs: null }),
    },
  });
  return count === 1 ? "changed" : "stale";
}

/** Changes what is kept of a server's OAuth, one writer after the other. `change` gets the sealed state and gives the new one. */
export function changeMcpOAuth(
  db: Store,
  id: string,
  change: (sealed: Uint8Array | null) => Uint8Array | null,
): Promise<void> {
  return db.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ oauth: Uint8Array | null }[]>`
      select oauth from atlas."McpServer" where id = ${id}::uuid for update`;
    if (row) await tx.mcpServer.update({ where: { id }, data: { oauth: bytes(change(row.oauth)) } });
  });
}

/** Stores what a check found: that it answered, with all it offers, or why not; what was known before stays then. */
export async function recordMcpCheck(
  db: Store,
  id: string,
  check: { at: Date; durationMs: number } & (
    | { about: McpAbout; entities: readonly McpEntity[] }
    | { status: PeerStatus; error: string; detail: string | null }
  ),
): Promise<void> {
  const common = { checkedAt: check.at, checkMs: check.durationMs };
  if ("error" in check) {
    const { status, error, detail } = check;
    await db.mcpServer.updateMany({
      where: { id },
      data: { ...common, status, lastError: error, lastErrorDetail: detail },
    });
    return;
  }
  const { about, entities } = check;
  await db.$transaction(async (tx) => {
    const { count } = await tx.mcpServer.updateMany({
      where: { id },
      data: { ...common, status: "connected", lastError: null, lastErrorDetail: null, about: { ...about } },
    });
    if (count === 0) return; // deleted meanwhile
    await tx.mcpEntity.deleteMany({ where: { serverId: id } });
    await tx.mcpEntity.createMany({
      data: entities.map(({ inputSchema, outputSchema, ...entity }, ordinal) => ({
        ...entity,
        serverId: id,
        ordinal,
        inputSchema: json(inputSchema),
        outputSchema: json(outputSchema),
      })),
      skipDuplicates: true,
    });
  });
}

/** Deletes a server that no source reads; tells the names of those that do otherwise. */
export async function deleteMcpServer(
  db: StoreTransaction,
  id: string,
): Promise<{ isDeleted: boolean; sources: string[] }> {
  const sources = await db.source.findMany({
    where: { connectorId: "mcp", config: { path: ["server"], equals: `mcpserver_${id}` } },
    select: { name: true },
  });
  if (sources.length > 0) return { isDeleted: false, sources: sources.map(({ name }) => name) };
  const { count } = await db.mcpServer.deleteMany({ where: { id } });
  return { isDeleted: count === 1, sources: [] };
}

async function isNameTaken(db: StoreTransaction, name: string, besides?: string): Promise<boolean> {
  const holder = await db.mcpServer.findUnique({ where: { name }, select: { id: true } });
  return holder !== null && holder.id !== besides;
}

function bytes(sealed: Uint8Array | null): Uint8Array<ArrayBuffer> | null {
  return sealed && new Uint8Array(sealed);
}

function json(value: unknown) {
  return value == null ? Prisma.DbNull : (value as Prisma.InputJsonValue);
}

function fromRow(row: Prisma.McpServerGetPayload<object>): McpServerRecord {
  const { endpoint, secrets, oauth, status, about, ...same } = row;
  return {
    ...same,
    endpoint: endpoint as unknown as McpEndpoint,
    sealedSecrets: secrets,
    sealedOAuth: oauth,
    status: status as PeerStatus,
    about: about as McpAbout | null,
  };
}

function entityFromRow({ kind, ordinal: _ordinal, ...row }: Prisma.McpEntityGetPayload<object>): McpEntityRecord {
  return { ...row, kind: kind as McpEntityKind };
}
