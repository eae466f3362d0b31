import { type Client, ProtocolError, ProtocolErrorCode, SdkError, SdkErrorCode } from "@modelcontextprotocol/client";
import type { McpEntity } from "../../domain/mcp/mcp-server.ts";

/** Everything a server lists, page by page. What it lacks ("method not found", no such capability) counts as an empty list. */
export async function listEntities(client: Client, signal: AbortSignal): Promise<McpEntity[]> {
  const can = client.getServerCapabilities() ?? {};
  const options = { signal };
  const [tools, resources, templates, prompts] = [
    can.tools ? await orNone(client.listTools({}, options)) : null,
    can.resources ? await orNone(client.listResources({}, options)) : null,
    can.resources ? await orNone(client.listResourceTemplates({}, options)) : null,
    can.prompts ? await orNone(client.listPrompts({}, options)) : null,
  ];
  return [
    ...(tools?.tools ?? []).map(({ name, title, description, annotations, inputSchema, outputSchema }): McpEntity => {
      const isReadOnly = annotations?.readOnlyHint === true;
      return {
        ...nothing,
        kind: "tool",
        name,
        title: title ?? annotations?.title ?? null,
        description: description ?? null,
        isReadOnly,
        isDestructive: !isReadOnly && annotations?.destructiveHint !== false,
        inputSchema,
        outputSchema: outputSchema ?? null,
      };
    }),
    ...(resources?.resources ?? []).map(
      ({ uri, name, title, description, mimeType }): McpEntity => ({
        ...nothing,
        kind: "resource",
        name: uri,
        title: title ?? name,
        description: description ?? null,
        isReadOnly: true,
        mimeType: mimeType ?? null,
      }),
    ),
    ...(templates?.resourceTemplates ?? []).map(
      ({ uriTemplate, name, title, description, mimeType }): McpEntity => ({
        ...nothing,
        kind: "resource_template",
        name: uriTemplate,
        title: title ?? name,
        description: description ?? null,
        isReadOnly: true,
        mimeType: mimeType ?? null,
      }),
    ),
    ...(prompts?.prompts ?? []).map(
      ({ name, title, description, arguments: args }): McpEntity => ({
        ...nothing,
        kind: "prompt",
        name,
        title: title ?? null,
        description: description ?? null,
        isReadOnly: true,
        inputSchema: promptSchema(args ?? []),
      }),
    ),
  ];
}

const nothing = { isReadOnly: false, isDestructive: false, inputSchema: null, outputSchema: null, mimeType: null };

/** A prompt's arguments as the schema of an object, which is what tools have: one form draws both. */
function promptSchema(args: readonly { name: string; description?: string; required?: boolean }[]) {
  return {
    type: "object",
    properties: Object.fromEntries(
      args.map(({ name, description }) => [name, { type: "string", ...(description && { description }) }]),
    ),
    required: args.filter(({ required }) => required).map(({ name }) => name),
  };
}

async function orNone<T>(listed: Promise<T>): Promise<T | null> {
  try {
    return await listed;
  } catch (error) {
    if (error instanceof ProtocolError && error.code === ProtocolErrorCode.MethodNotFound) return null;
    if (error instanceof SdkError && error.code === SdkErrorCode.CapabilityNotSupported) return null;
    throw error;
  }
}
