import {
  InsufficientScopeError,
  OAuthError,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { faultOfStatus, faultOfText, McpFailure, type McpFault } from "../../domain/mcp/mcp-failure.ts";
import type { McpEndpoint } from "../../domain/mcp/mcp-server.ts";
import { OutboundError } from "../../lib/outbound-error.ts";

interface Place {
  endpoint: McpEndpoint;
  /** What a stdio server last wrote, scrubbed. */
  lastLines: readonly string[];
  scrub: (text: string) => string;
}

/** What the SDK, the process or the network threw, as one of Atlas's errors. */
export function nameMcpFailure(error: unknown, { endpoint, lastLines, scrub }: Place): McpFailure {
  if (error instanceof McpFailure) return error;
  const where = endpoint.transport === "stdio" ? endpoint.command : new URL(endpoint.url).host;
  const said = scrub(error instanceof Error ? error.message : String(error));
  const detail = lastLines.length > 0 ? lastLines.join("\n") : null;
  const fail = (fault: McpFault, message: string, hint?: string | null) =>
    new McpFailure(fault, message, { detail, hint: hint ?? null }, { cause: error });

  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT") return fail("missing_command", `There is no program ${where} on this machine.`);
  if (code === "EACCES") return fail("missing_command", `The program ${where} may not be executed.`);
  for (const cause of causesOf(error)) {
    if (cause instanceof OutboundError) {
      const fault =
        cause.fault === "refused" ? "refused_address" : cause.fault === "late" ? "timed_out" : "unreachable";
      return fail(fault, cause.message, cause.hint);
    }
    if (cause instanceof UnauthorizedError) return fail("unauthorized", `${where} wants to be signed in to.`);
    if (cause instanceof InsufficientScopeError) return fail("forbidden", `${where} wants more permissions: ${said}`);
    if (cause instanceof OAuthError) return fail("unauthorized", `${where} refused the sign-in: ${said}`);
    if (cause instanceof SdkHttpError) {
      return fail(faultOfStatus(cause.status) ?? "protocol", `${where} answered ${cause.status}: ${firstLine(said)}`);
    }
  }
  if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) {
    return fail("timed_out", `${where} did not answer in time.`);
  }
  const hasEnded =
    error instanceof SdkError &&
    (error.code === SdkErrorCode.ConnectionClosed || error.code === SdkErrorCode.NotConnected);
  if (hasEnded || /the server has ended|closed during the server\/discover probe|EPIPE/.test(said)) {
    return fail("server_ended", `The server ${where} ended before it answered.`);
  }
  if (error instanceof ProtocolError) return fail(faultOfRpc(error), `${where} refused: ${firstLine(said)}`);
  return fail(faultOfText(said) === "tool_failed" ? "protocol" : faultOfText(said), `${where}: ${firstLine(said)}`);
}

/** JSON-RPC's own codes say little: a failed call to a service behind the server comes as "internal error" with a text. */
function faultOfRpc({ code, message }: ProtocolError): McpFault {
  if (code === -32601) return "protocol";
  if (code === -32602) return /tool .*not found|unknown tool/i.test(message) ? "unknown_tool" : "invalid_arguments";
  return faultOfText(message);
}

function* causesOf(error: unknown): Generator<unknown> {
  for (
    let cause = error, depth = 0;
    cause != null && depth < 5;
    cause = (cause as { cause?: unknown }).cause, depth++
  ) {
    yield cause;
    const data = (cause as { data?: { cause?: unknown } }).data;
    if (data?.cause) yield data.cause;
  }
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").slice(0, 300);
}
