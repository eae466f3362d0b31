import { z } from "zod";
import { parseJsonPath, valuesAt } from "../../lib/json-path.ts";
import type { McpToolResult } from "./mcp-server.ts";

const path = z.string().refine((text) => parseJsonPath(text) !== null, "is no JSON path; such as $.results[*] is one");
const name = z.string().trim().min(1);

/** A stream that is read from an MCP server, as a source's config holds it. */
export const mcpStreamSchema = z.object({
  name,
  /** What is asked: a tool, one resource's text, or the server's list of resources. */
  kind: z.enum(["tool", "resource", "resources"]).default("tool"),
  /** The tool's name or the resource's URI. */
  target: z.string().default(""),
  arguments: z.record(z.string(), z.unknown()).default({}),
  /** Where the records lie in an answer: a list, or every value that the path leads to. */
  records: path.default(""),
  /** Where the cursor of the next page stands, and the argument that takes it. */
  nextCursor: path.optional(),
  cursorArgument: name.optional(),
  /** Fields that tell one record from another. */
  key: z.array(name).default([]),
  /** A field that grows with every change: only records behind its last value are read then. */
  cursorField: name.optional(),
  /** The argument that takes the last value, for tools that can be asked for what is newer. */
  sinceArgument: name.optional(),
});
export type McpStream = z.infer<typeof mcpStreamSchema>;

export const mcpSourceSchema = z.object({ server: z.string(), streams: z.array(mcpStreamSchema).min(1) });

/** What one answer holds: the records, and the cursor of the next page where there is one. */
export interface AnswerPage {
  records: Record<string, unknown>[];
  nextCursor: string | number | null;
}

/**
 * The records of an answer. Texts are read before structured content, because their digits are still as they were sent:
 * the protocol's own parser has rounded the others. A value that is no object becomes `{"value": …}`.
 */
export function readAnswer(result: McpToolResult, { records, nextCursor }: McpStream): AnswerPage {
  const document = answerDocument(result);
  const found = valuesAt(document, parseJsonPath(records) ?? []);
  const only = found.length === 1 ? found[0] : found;
  const items = Array.isArray(only) ? only : [only];
  const cursor = nextCursor === undefined ? undefined : valuesAt(document, parseJsonPath(nextCursor) ?? [])[0];
  const isCursor = (typeof cursor === "string" && cursor !== "") || typeof cursor === "number";
  return {
    records: items.filter((item) => item !== null && item !== undefined).map(asRecord),
    nextCursor: isCursor ? cursor : null,
  };
}

/** The JSON of an answer: one document; several texts of JSON, or JSON lines, as a list; prose as `{"text": …}`. */
export function answerDocument({ content, structured }: McpToolResult): unknown {
  const texts = content.flatMap((piece) => {
    if (piece.type === "text") return [piece.text];
    return piece.type === "resource" && piece.text !== null ? [piece.text] : [];
  });
  const whole = texts.length === 1 ? parseExact(texts[0]!) : undefined;
  if (whole !== undefined) return whole;
  const each = texts.length > 1 ? texts.map(parseExact) : [];
  if (each.length > 0 && each.every((value) => value !== undefined)) return each;
  if (structured !== undefined) return structured;
  const lines = texts
    .join("\n")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const parsed = lines.length > 1 ? lines.map(parseExact) : [];
  if (parsed.length > 0 && parsed.every((value) => value !== undefined)) return parsed;
  return { text: texts.join("\n") };
}

/** Only lists and objects: a text that happens to read as a number is a text. Digits that JavaScript would lose stay raw. */
function parseExact(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text, keepDigits as (name: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
}

function keepDigits(_name: string, value: unknown, context?: { source?: string }): unknown {
  const source = context?.source;
  return typeof value === "number" && source !== undefined && String(value) !== source ? rawJson(source) : value;
}

/** Prints as the digits it was made from. In the language since 2025; its types are not in the library yet. */
function rawJson(source: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(source);
}

function asRecord(item: unknown): Record<string, unknown> {
  const isObject = typeof item === "object" && item !== null && !Array.isArray(item) && !isRaw(item);
  return isObject ? (item as Record<string, unknown>) : { value: item };
}

function isRaw(value: object): boolean {
  return (JSON as unknown as { isRawJSON(value: unknown): boolean }).isRawJSON(value);
}

/** `arguments` with a value put in at a dotted path: `filter.since`. Neither shares an object with the other. */
export function withArgument(
  args: Record<string, unknown>,
  path: string,
  value: string | number,
): Record<string, unknown> {
  const copy = structuredClone(args);
  const names = path.split(".");
  let at = copy;
  for (const name of names.slice(0, -1)) {
    const inner = Object.hasOwn(at, name) ? at[name] : undefined;
    const next = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
    Object.defineProperty(at, name, { value: next, enumerable: true, configurable: true, writable: true });
    at = next;
  }
  Object.defineProperty(at, names.at(-1)!, { value, enumerable: true, configurable: true, writable: true });
  return copy;
}
