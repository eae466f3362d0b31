import { type McpStream, mcpSourceSchema } from "../../../domain/mcp/mcp-stream.ts";
import type { JsonSchema } from "../../../domain/stream.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { ConnectorConfig } from "../../runtimes/connector-runtime.ts";

export interface McpSourceConfig {
  /** The id of a stored MCP server, without a prefix. */
  server: string;
  streams: McpStream[];
}

/** Throws SourceUnreadable, with the place of what is wrong. */
export function readMcpConfig(config: ConnectorConfig): McpSourceConfig {
  const { success, data, error } = mcpSourceSchema.safeParse(config);
  if (!success) {
    const [issue] = error.issues;
    throw new SourceUnreadable(`The setting ${issue?.path.join(".")} ${issue?.message}.`, {
      hint: "Correct the source's streams.",
    });
  }
  const names = data.streams.map(({ name }) => name);
  const twice = names.find((name, place) => names.indexOf(name) !== place);
  if (twice !== undefined) throw new SourceUnreadable(`Two streams are called ${twice}.`, { hint: "Rename one." });
  const { server, streams } = data;
  // The API names a server as mcpserver_<uuid>; the stored id is the uuid.
  return { server: server.replace(/^mcpserver_/, ""), streams };
}

export const MCP_SPECIFICATION: JsonSchema = {
  type: "object",
  title: "MCP server",
  required: ["server", "streams"],
  properties: {
    server: {
      type: "string",
      title: "MCP server",
      description: "The id of a server that is connected to Atlas.",
      minLength: 1,
      order: 0,
    },
    streams: {
      type: "array",
      title: "Streams",
      description:
        'What to read, each as {"name", "kind": "tool" | "resource" | "resources", "target", "arguments", "records", "nextCursor", "cursorArgument", "key", "cursorField", "sinceArgument"}.',
      minItems: 1,
      items: { type: "object" },
      order: 1,
    },
  },
};
