import { failureInResult, McpFailure } from "../../domain/mcp/mcp-failure.ts";
import type { McpContent, McpToolResult } from "../../domain/mcp/mcp-server.ts";
import { type McpSession, openMcpSession } from "../../peers/mcp/open-session.ts";
import {
  type CallEnd,
  endMcpCall,
  findMcpCall,
  type McpCallRecord,
  noteCallProgress,
  type StoredResult,
  startMcpCall,
} from "../../store/mcp-calls.ts";
import { type McpBookDeps, mcpAccess } from "../../sync/mcp-book.ts";

/** Of one answer, in the log. A larger piece is left out and named. */
const LARGEST_STORED = 4 * 1024 * 1024;
const PROGRESS_EVERY_MS = 100;

/**
 * Makes one call and writes down how it went. `cancelled` aborts when the caller wants no answer any more, `stopping` when
 * this worker ends. A call is never made twice: nobody knows what a tool did before its worker died.
 */
export async function runMcpCall(
  deps: McpBookDeps,
  callId: string,
  { cancelled, stopping }: { cancelled: AbortSignal; stopping: AbortSignal },
): Promise<void> {
  const call = await findMcpCall(deps.store, callId);
  if (!call || !(await startMcpCall(deps.store, callId, new Date()))) return;
  const end = await makeCall(deps, call, AbortSignal.any([cancelled, stopping])).catch(
    (error: unknown): Omit<CallEnd, "at"> => {
      if (stopping.aborted) {
        const why =
          "The worker was stopped during the call. Nobody knows how far the tool came; look before you call again.";
        return { status: "failed", fault: "server_ended", error: why };
      }
      if (cancelled.aborted) return { status: "cancelled" };
      return endOfFailure(error);
    },
  );
  await endMcpCall(deps.store, callId, { ...end, at: new Date() });
}

async function makeCall(deps: McpBookDeps, call: McpCallRecord, signal: AbortSignal): Promise<Omit<CallEnd, "at">> {
  const session = await openMcpSession(await mcpAccess(deps, call.serverId), signal);
  try {
    const result = await ask(session, call, signal, progressWriter(deps, call.id));
    const stored = storedResult(result);
    const failure = failureInResult(result);
    if (!failure) return { status: "succeeded", result: stored };
    return { status: "failed", result: stored, fault: failure.fault, error: failure.message };
  } finally {
    await session.close();
  }
}

type Tell = (progress: { progress: number; total?: number | undefined; message?: string | undefined }) => void;

function ask(session: McpSession, call: McpCallRecord, signal: AbortSignal, onProgress: Tell): Promise<McpToolResult> {
  const options = { signal, timeoutMs: call.timeoutMs, onProgress };
  switch (call.kind) {
    case "tool":
      return session.callTool(call.name, call.arguments, options);
    case "resource":
      return session.readResource(call.name, options);
    case "prompt":
      return session.getPrompt(call.name, textsOf(call.arguments), options);
  }
}

function textsOf(args: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)]));
}

/** Writes at most every 100 ms; what comes in between is old news by then. */
function progressWriter({ store }: McpBookDeps, callId: string): Tell {
  let writtenAt = 0;
  return ({ progress, total, message }) => {
    const now = performance.now();
    if (now - writtenAt < PROGRESS_EVERY_MS && progress !== total) return;
    writtenAt = now;
    noteCallProgress(store, callId, { done: progress, total: total ?? null, message: message ?? null }).catch(() => {});
  };
}

function endOfFailure(error: unknown): Omit<CallEnd, "at"> {
  if (!(error instanceof McpFailure)) throw error;
  return {
    status: error.fault === "timed_out" ? "timed_out" : "failed",
    fault: error.fault,
    error: error.hint ? `${error.message} ${error.hint}` : error.message,
    errorDetail: error.detail,
  };
}

function storedResult({ content, structured }: McpToolResult): StoredResult {
  let room = LARGEST_STORED;
  const kept = content.map((piece): McpContent => {
    const size = JSON.stringify(piece).length;
    if (size <= room) {
      room -= size;
      return piece;
    }
    const what = piece.type === "text" ? "text" : `${piece.type} piece`;
    return { type: "text", text: `(a ${what} of ${Math.ceil(size / 1024)} KiB is left out)` };
  });
  const fits = structured === undefined || JSON.stringify(structured).length <= room;
  return { content: kept, structured: fits ? (structured ?? null) : null };
}
