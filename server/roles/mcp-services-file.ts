import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type McpService, mcpServices } from "../domain/mcp/mcp-services.ts";
import { EnvironmentInvalid } from "../env.ts";

/** The catalogue of MCP services, with what mcp-services.json in Atlas's home says otherwise. */
export function readMcpServices(home: string): readonly McpService[] {
  const file = join(home, "mcp-services.json");
  try {
    return mcpServices(existsSync(file) ? readFileSync(file, "utf8") : null);
  } catch (cause) {
    throw new EnvironmentInvalid(`${file} is no list of MCP services: ${(cause as Error).message}`, { cause });
  }
}
