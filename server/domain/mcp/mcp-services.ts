import { z } from "zod";
import { MCP_AUTHS } from "./mcp-server.ts";
import builtIn from "./mcp-services.json" with { type: "json" };

const serviceSchema = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  category: z.string(),
  /** The vendor's own server; none is known where it is missing. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  /** How that server lets people in, the usual way first. */
  auths: z.array(z.enum(MCP_AUTHS)),
  /** The vendor's own package, which npx starts on this machine. */
  npm: z
    .object({
      package: z.string(),
      version: z.string(),
      args: z.array(z.string()),
      /** Environment variables that hold its secrets. */
      secrets: z.array(z.string()),
    })
    .optional(),
  note: z.string(),
});
export type McpService = z.infer<typeof serviceSchema>;

const BUILT_IN: readonly McpService[] = z.array(serviceSchema).parse(builtIn);

/**
 * The services that Atlas knows an MCP server for, or honestly none. `override` is the text of a file of the same form, whose
 * entries replace those of their ids and add others. Throws a ZodError or SyntaxError for a file that is not so.
 */
export function mcpServices(override: string | null): readonly McpService[] {
  const own = override === null ? [] : z.array(serviceSchema).parse(JSON.parse(override));
  const byId = new Map([...BUILT_IN, ...own].map((service) => [service.id, service]));
  return [...byId.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** How npx starts a service's package, at the version that was looked at. */
export function npxCommand({ package: name, version, args }: NonNullable<McpService["npm"]>) {
  return { command: "npx", args: ["--yes", `${name}@${version}`, ...args] };
}
