import { failureInResult, McpFailure } from "../../../domain/mcp/mcp-failure.ts";
import type { McpEntity, McpToolResult } from "../../../domain/mcp/mcp-server.ts";
import { type AnswerPage, type McpStream, readAnswer, withArgument } from "../../../domain/mcp/mcp-stream.ts";
import type { McpSession } from "../../../peers/mcp/open-session.ts";

/** A tool may work this long on one page. */
const PAGE_MS = 5 * 60_000;
const MOST_PAGES = 100_000;

/**
 * The pages of a stream, each asked for with the cursor of the one before. `since` is the last value of the cursor field, put
 * in where the tool takes one. Throws McpFailure, also for an answer that is one in disguise and for a cursor that comes
 * back to where it was.
 */
export async function* readPages(
  session: McpSession,
  stream: McpStream,
  { since, signal }: { since: string | number | null; signal: AbortSignal },
): AsyncGenerator<AnswerPage> {
  if (stream.kind === "resources") {
    const entities = await session.listEntities(signal);
    yield { records: entities.filter(({ kind }) => kind === "resource").map(resourceRecord), nextCursor: null };
    return;
  }
  let args = stream.arguments;
  if (since !== null && stream.sinceArgument) args = withArgument(args, stream.sinceArgument, since);
  const seen = new Set<string | number>();
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = readAnswer(await ask(session, stream, args, signal), stream);
    yield answer;
    const { nextCursor } = answer;
    if (nextCursor === null || !stream.cursorArgument) return;
    if (seen.has(nextCursor)) {
      throw new McpFailure("protocol", `${stream.name}: the cursor ${nextCursor} came a second time.`, {
        hint: "Correct the path of the next cursor, or the argument that takes it.",
      });
    }
    seen.add(nextCursor);
    args = withArgument(args, stream.cursorArgument, nextCursor);
  }
}

async function ask(
  session: McpSession,
  { name, kind, target }: McpStream,
  args: Record<string, unknown>,
  signal: AbortSignal,
): Promise<McpToolResult> {
  const options = { signal, timeoutMs: PAGE_MS };
  if (kind === "resource") return session.readResource(target, options);
  const result = await session.callTool(target, args, options);
  const failure = failureInResult(result);
  if (failure) throw new McpFailure(failure.fault, `${name}: the tool ${target} failed.`, { detail: failure.message });
  return result;
}

function resourceRecord({ name, title, description, mimeType }: McpEntity): Record<string, unknown> {
  return { uri: name, name: title, description, mimeType };
}
