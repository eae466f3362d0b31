import { AtlasError } from "../errors.ts";
import type { PeerStatus } from "../peer-status.ts";
import type { McpToolResult } from "./mcp-server.ts";

export const MCP_FAULTS = [
  "unauthorized",
  "forbidden",
  "not_found",
  "rate_limited",
  "unreachable",
  "refused_address",
  "timed_out",
  "cancelled",
  "server_ended",
  "missing_command",
  "unknown_tool",
  "invalid_arguments",
  "tool_failed",
  "protocol",
] as const;
export type McpFault = (typeof MCP_FAULTS)[number];

const HINTS: Record<McpFault, string | null> = {
  unauthorized: "Sign in again, or replace the server's credentials.",
  forbidden: "Give the account behind the credentials the permission that the service asks for.",
  not_found: "Correct the address or the name: there is nothing there.",
  rate_limited: "Wait a little, then try again.",
  unreachable: "See whether the server runs and whether its address is right.",
  refused_address: "Set ATLAS_PRIVATE_ADDRESSES=allow where Atlas is to ask its own network.",
  timed_out: "Allow more time, or ask for less.",
  cancelled: null,
  server_ended: "What it last wrote is below; correct its command, arguments or environment.",
  missing_command: "Install the program, or give its whole path.",
  unknown_tool: "Look at the server again: its list of tools has changed.",
  invalid_arguments: "Correct the arguments by the tool's schema.",
  tool_failed: null,
  protocol: "See whether this address is an MCP server.",
};

const RETRYABLE: readonly McpFault[] = ["rate_limited", "unreachable", "timed_out", "server_ended"];

/** What went wrong between Atlas and an MCP server, or in one of its tools. */
export class McpFailure extends AtlasError {
  readonly code = "PEER_FAILED";
  readonly retryable: boolean;
  override readonly origin = "source";
  override readonly hint: string | null;
  override readonly detail: string | null;

  constructor(
    readonly fault: McpFault,
    message: string,
    facts: { detail?: string | null; hint?: string | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.retryable = RETRYABLE.includes(fault);
    this.hint = facts.hint ?? HINTS[fault];
    this.detail = facts.detail ?? null;
  }
}

/** What a fault says about the server as a whole. */
export function statusOfFault(fault: McpFault): PeerStatus {
  if (fault === "unauthorized" || fault === "forbidden") return "unauthorized";
  const isDown = ["unreachable", "refused_address", "timed_out", "server_ended", "missing_command"].includes(fault);
  return isDown ? "unreachable" : "error";
}

export function faultOfStatus(status: number): McpFault | null {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "not_found";
  if (status === 429) return "rate_limited";
  if (status === 408 || status === 504) return "timed_out";
  if (status === 502 || status === 503) return "unreachable";
  return status >= 400 ? "tool_failed" : null;
}

/**
 * The failure in what a tool answered; null for an answer that is one. Servers have no one way to tell: some set isError,
 * some answer with the text of an HTTP problem ({"status":401,…}, {"error":…}) as if it were a result, some with prose.
 */
export function failureInResult(result: McpToolResult): { fault: McpFault; message: string } | null {
  const text = result.content.flatMap((piece) => (piece.type === "text" ? [piece.text] : [])).join("\n");
  const message = shorten(text) || "The tool failed and said nothing.";
  if (result.isError) return { fault: faultOfText(text), message };
  const problem = result.content.length === 1 ? httpProblem(text) : null;
  return problem && { fault: problem, message };
}

/** By the words and numbers that services use for the same thing. */
export function faultOfText(text: string): McpFault {
  if (/-32602|invalid (arguments|params)|input validation/i.test(text)) {
    return /(tool|method)\b.*\b(not found|unknown)|unknown tool/i.test(text) ? "unknown_tool" : "invalid_arguments";
  }
  if (/unknown tool|tool .* not found/i.test(text)) return "unknown_tool";
  const status =
    /\b(?:status(?:\s*code)?|HTTP(?:\/\d(?:\.\d)?)?|error)\W{0,4}([45]\d\d)\b/i.exec(text) ??
    /^([45]\d\d)\b/.exec(text);
  const byStatus = status ? faultOfStatus(Number(status[1])) : null;
  if (byStatus && byStatus !== "tool_failed") return byStatus;
  if (/\b401\b|unauthori[sz]ed|invalid (api|access)?[ _-]?(key|token)|authentication (failed|required)/i.test(text))
    return "unauthorized";
  if (/\b403\b|forbidden|permission denied|insufficient (scope|permission)/i.test(text)) return "forbidden";
  if (/\b429\b|rate.?limit|too many requests/i.test(text)) return "rate_limited";
  if (/ECONNREFUSED|ENOTFOUND|fetch failed|socket hang up/i.test(text)) return "unreachable";
  return "tool_failed";
}

/** Keys that an answer about a failure is made of; one with other keys is data that happens to have an error field. */
const PROBLEM_KEYS = new Set(
  [
    "error",
    "errors",
    "error_description",
    "status",
    "statuscode",
    "code",
    "message",
    "detail",
    "details",
    "title",
  ].concat([
    "type",
    "object",
    "request_id",
    "requestid",
    "correlationid",
    "help",
    "phrase",
    "success",
    "ok",
    "category",
  ]),
);

function httpProblem(text: string): McpFault | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const fields = value as Record<string, unknown>;
  if (!Object.keys(fields).every((key) => PROBLEM_KEYS.has(key.toLowerCase()))) return null;
  const status = Number(fields.status ?? fields.statusCode ?? fields.code);
  if (Number.isInteger(status) && status >= 400 && status < 600) return faultOfStatus(status);
  const isProblem = Boolean(fields.error) || Boolean(fields.errors) || fields.status === "error";
  return isProblem ? faultOfText(text) : null;
}

const LONGEST_MESSAGE = 500;

function shorten(text: string): string {
  const line = text.trim();
  return line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
}
