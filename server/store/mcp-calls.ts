import type { McpCallStatus, McpContent, McpEntityKind } from "../domain/mcp/mcp-server.ts";
import type { Store } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { Listing } from "./keyset.ts";

/** Told with a call's id each time its row has changed. */
export const MCP_CALLS_CHANNEL = "atlas_mcp_calls";

export type CallKind = Exclude<McpEntityKind, "resource_template">;

export interface McpCallProgress {
  done: number;
  total: number | null;
  message: string | null;
}

export interface StoredResult {
  content: McpContent[];
  structured: unknown;
}

export interface McpCallRecord {
  id: string;
  serverId: string;
  kind: CallKind;
  name: string;
  arguments: Record<string, unknown>;
  status: McpCallStatus;
  timeoutMs: number;
  calledBy: string;
  progress: McpCallProgress | null;
  result: StoredResult | null;
  fault: string | null;
  error: string | null;
  errorDetail: string | null;
  cancelRequestedAt: Date | null;
  queuedAt: Date;
  startedAt: Date | null;
  endedAt: Date | null;
}

export type NewMcpCall = Pick<McpCallRecord, "serverId" | "kind" | "name" | "arguments" | "timeoutMs" | "calledBy">;

/** Gives the call's id. */
export async function insertMcpCall(db: Store, call: NewMcpCall): Promise<string> {
  const { id } = await db.mcpCall.create({
    data: { ...call, arguments: call.arguments as Prisma.InputJsonObject },
  });
  return id;
}

export async function findMcpCall(db: Store, id: string): Promise<McpCallRecord | null> {
  return (await mcpCallsByIds(db, [id]))[0] ?? null;
}

export async function mcpCallsByIds(db: Store, ids: readonly string[]): Promise<McpCallRecord[]> {
  return (await db.mcpCall.findMany({ where: { id: { in: [...ids] } } })).map(fromRow);
}

/** The newest first. */
export function listMcpCalls(): Listing {
  return {
    from: Prisma.sql`atlas."McpCall" as item`,
    parent: Prisma.sql`item."serverId"`,
    order: [
      { by: Prisma.sql`item."queuedAt"`, type: "timestamptz" },
      { by: Prisma.sql`item.id`, type: "uuid" },
    ],
    direction: "desc",
  };
}

/** False when the call is over already: it was cancelled while it waited. */
export async function startMcpCall(db: Store, id: string, at: Date): Promise<boolean> {
  return change(db, id, { status: "running", startedAt: at });
}

export async function noteCallProgress(db: Store, id: string, progress: McpCallProgress): Promise<void> {
  await change(db, id, { progress: { ...progress } });
}

export interface CallEnd {
  status: McpCallStatus;
  at: Date;
  result?: StoredResult;
  fault?: string;
  error?: string;
  errorDetail?: string | null;
}

/** Ends a call that is not over; the first end stays. */
export async function endMcpCall(db: Store, id: string, { at, result, ...end }: CallEnd): Promise<boolean> {
  return change(db, id, {
    ...end,
    endedAt: at,
    ...(result && { result: JSON.parse(JSON.stringify(result)) as Prisma.InputJsonObject }),
  });
}

/** False for a call that is over. */
export async function requestCallCancel(db: Store, id: string, at: Date): Promise<boolean> {
  return change(db, id, { cancelRequestedAt: at });
}

/** The row and the news of it in one transaction: who hears of a change finds it. */
async function change(db: Store, id: string, data: Prisma.McpCallUpdateManyMutationInput): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.mcpCall.updateMany({ where: { id, status: { in: ["queued", "running"] } }, data });
    if (count > 0) await tx.$queryRaw`select pg_notify(${MCP_CALLS_CHANNEL}, ${id})::text`;
    return count > 0;
  });
}

/** Ends calls of which nobody has said anything for longer than they may take: their worker is gone. */
export async function endLostCalls(db: Store, now: Date): Promise<void> {
  const lost = await db.$queryRaw<{ id: string }[]>`
    select id::text from atlas."McpCall"
    where status in ('queued', 'running')
      and coalesce("startedAt", "queuedAt") + ("timeoutMs" + ${GRACE_MS}) * interval '1 millisecond' < ${now}
      and (progress is null or "startedAt" < ${now}::timestamptz - interval '6 hours')`;
  for (const { id } of lost) {
    await endMcpCall(db, id, {
      status: "failed",
      at: now,
      fault: "timed_out",
      error: "No worker told of this call's end. Call again.",
    });
  }
}

/** Connecting may take two minutes beside the tool's own time. */
const GRACE_MS = 180_000;

function fromRow(row: Prisma.McpCallGetPayload<object>): McpCallRecord {
  return {
    ...row,
    kind: row.kind as CallKind,
    arguments: row.arguments as Record<string, unknown>,
    status: row.status as McpCallStatus,
    progress: row.progress as McpCallProgress | null,
    result: row.result as StoredResult | null,
  };
}
