import type { PgBoss } from "pg-boss";
import type { McpBookDeps } from "../sync/mcp-book.ts";
import { queuedMcpDesk } from "./mcp/mcp-desk.ts";
import { N8nDesk } from "./n8n/n8n-desk.ts";

/** What can be asked of the MCP servers and n8n instances that are connected to Atlas. */
export function peerDesks(boss: PgBoss, deps: McpBookDeps) {
  return { mcp: queuedMcpDesk(boss, deps), n8n: new N8nDesk(deps) };
}
