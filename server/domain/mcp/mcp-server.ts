/** How an MCP server is reached: started here and spoken to over its standard input and output, or over HTTP. */
export const MCP_TRANSPORTS = ["stdio", "streamable_http"] as const;
export type McpTransport = (typeof MCP_TRANSPORTS)[number];

/** How Atlas shows who it is. A stdio server takes its secrets from its environment, so it has "none". */
export const MCP_AUTHS = ["none", "bearer", "header", "oauth"] as const;
export type McpAuth = (typeof MCP_AUTHS)[number];

/** Where a server is, without secrets. */
export type McpEndpoint =
  | { transport: "stdio"; command: string; args: string[]; env: Record<string, string> }
  | { transport: "streamable_http"; url: string; auth: McpAuth; headerName: string | null };

/** What a server is let in with; never given out. Stored sealed, as one. */
export interface McpSecrets {
  /** Of auth bearer the token, of header the header's value. */
  token?: string;
  /** Secret environment variables of a stdio server. */
  env?: Record<string, string>;
  /** An OAuth client that was registered by hand, for servers that register none by themselves. */
  clientId?: string;
  clientSecret?: string;
}

export const MCP_ENTITY_KINDS = ["tool", "resource", "resource_template", "prompt"] as const;
export type McpEntityKind = (typeof MCP_ENTITY_KINDS)[number];

/** Something that a server offers, as it listed it. */
export interface McpEntity {
  kind: McpEntityKind;
  /** Of a resource its URI, of a template its URI template. */
  name: string;
  title: string | null;
  description: string | null;
  /** Of a tool: changes nothing, by the server's own word. */
  isReadOnly: boolean;
  /** Of a tool: may destroy something. The protocol's word for a tool that says nothing is yes, unless it is read-only. */
  isDestructive: boolean;
  inputSchema: unknown;
  outputSchema: unknown;
  mimeType: string | null;
}

/** What a server says of itself when it is connected to. */
export interface McpAbout {
  /** "2025-11-25" with a session, "2026-07-28" without. */
  protocolVersion: string;
  serverName: string | null;
  serverVersion: string | null;
  instructions: string | null;
  /** "tools", "resources", "prompts", "logging", … */
  capabilities: string[];
}

export const MCP_CALL_STATUSES = ["queued", "running", "succeeded", "failed", "cancelled", "timed_out"] as const;
export type McpCallStatus = (typeof MCP_CALL_STATUSES)[number];

export function isCallOver(status: McpCallStatus): boolean {
  return status !== "queued" && status !== "running";
}

/** One piece of what a tool answered. Binary pieces are base64. */
export type McpContent =
  | { type: "text"; text: string }
  | { type: "image" | "audio"; mimeType: string; data: string }
  | { type: "link"; uri: string; name: string; title: string | null; mimeType: string | null }
  | { type: "resource"; uri: string; mimeType: string | null; text: string | null; data: string | null };

/** What a tool answered. */
export interface McpToolResult {
  content: McpContent[];
  /** Undefined where the tool gave none. */
  structured: unknown;
  /** Whether the tool says that it failed. */
  isError: boolean;
}
