import type { McpStream } from "../../domain/mcp/mcp-stream.ts";
import type { FailureFacts } from "../../domain/run-events.ts";

/** What a worker is asked to do with an MCP server. A call's job has the call's id, so that it can be cancelled by it. */
export type McpJob =
  | { kind: "check"; serverId: string }
  | { kind: "call"; callId: string }
  | { kind: "try"; serverId: string; stream: McpStream };

/** `value` is sealed: what a tool answers may be personal, and answers lie in the queue's table for a minute. */
export type McpAnswer = { ok: true; value: string } | { ok: false; failure: FailureFacts };

/** What trying a stream showed. */
export interface StreamTrial {
  /** The first records, as many as are shown. */
  records: Record<string, unknown>[];
  /** How many the first page held. */
  found: number;
  /** The cursor of a second page; null when there is none. */
  nextCursor: string | null;
  /** Fields that are there in every record and differ in all: a key could be made of one. */
  keyCandidates: string[];
  /** Fields that look like a time or a number that grows. */
  cursorCandidates: string[];
  /** The answer as it came, cut, to find paths in. */
  answer: string;
}
