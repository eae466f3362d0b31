import type { CallToolResult, ContentBlock, GetPromptResult, ReadResourceResult } from "@modelcontextprotocol/client";
import type { McpContent, McpToolResult } from "../../domain/mcp/mcp-server.ts";

export function toolResult({ content, structuredContent, isError }: CallToolResult): McpToolResult {
  return { content: (content ?? []).map(readBlock), structured: structuredContent, isError: isError === true };
}

/** What a resource holds, as a tool's answer would hold it. */
export function readContents({ contents }: ReadResourceResult): McpToolResult {
  return { content: contents.map(readResourceContents), structured: undefined, isError: false };
}

/** A prompt's messages, each with who says it. */
export function promptText({ messages }: GetPromptResult): McpToolResult {
  const content = messages.flatMap(({ role, content }): McpContent[] => [
    { type: "text", text: `${role}:` },
    readBlock(content),
  ]);
  return { content, structured: undefined, isError: false };
}

function readBlock(block: ContentBlock): McpContent {
  switch (block.type) {
    case "text":
      return { type: "text", text: block.text };
    case "image":
    case "audio":
      return { type: block.type, mimeType: block.mimeType, data: block.data };
    case "resource_link":
      return {
        type: "link",
        uri: block.uri,
        name: block.name,
        title: block.title ?? null,
        mimeType: block.mimeType ?? null,
      };
    case "resource":
      return readResourceContents(block.resource);
  }
}

type Contents = ReadResourceResult["contents"][number];

function readResourceContents(contents: Contents): McpContent {
  return {
    type: "resource",
    uri: contents.uri,
    mimeType: contents.mimeType ?? null,
    text: "text" in contents ? contents.text : null,
    data: "blob" in contents ? contents.blob : null,
  };
}
