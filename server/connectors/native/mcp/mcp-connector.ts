import type { McpStream } from "../../../domain/mcp/mcp-stream.ts";
import type { ConfiguredStream, DiscoveredStream } from "../../../domain/stream.ts";
import { type McpAccess, type McpSession, openMcpSession } from "../../../peers/mcp/open-session.ts";
import { SourceUnreadable } from "../../errors.ts";
import type { AirbyteMessage, AirbyteState } from "../../protocol/messages.ts";
import { JsonShape, parseForTypes } from "../files/json-types.ts";
import type { NativeConnector } from "../native-connector.ts";
import { checkOf, readEach, streamStatus } from "../read-each.ts";
import { cursorOf, isAfter, printCursor, readCursor } from "../stream-cursor.ts";
import { MCP_SPECIFICATION, readMcpConfig } from "./mcp-config.ts";
import { readPages } from "./read-stream.ts";

/** Gives the way into a stored server, by its id. */
export type FindMcpServer = (id: string) => Promise<McpAccess>;

/** Records that are looked at to tell a stream's columns. */
const LOOKED_AT = 1_000;
const PAGES_LOOKED_AT = 5;

/** Tools and resources of an MCP server as streams, each as its source describes it. */
export function mcpConnector(findServer: FindMcpServer): NativeConnector {
  async function withSession<T>(
    id: string,
    signal: AbortSignal,
    work: (session: McpSession) => Promise<T>,
  ): Promise<T> {
    const session = await openMcpSession(await findServer(id), signal);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  }

  return {
    name: "mcp",
    specification: MCP_SPECIFICATION,
    supportsIncremental: true,

    check: (config, signal) =>
      checkOf(async () => {
        const { server, streams } = readMcpConfig(config);
        return withSession(server, signal, async (session) => {
          const offered = await session.listEntities(signal);
          const missing = streams.find((stream) => !isOffered(stream, offered));
          if (missing) {
            throw new SourceUnreadable(`The server has no ${missing.kind} ${missing.target}.`, {
              hint: "Choose another one for this stream.",
            });
          }
          const { serverName, protocolVersion } = session.about;
          return `${serverName ?? "The server"} answers (${protocolVersion}) and has what ${streams.length === 1 ? "the stream asks" : `all ${streams.length} streams ask`} for.`;
        });
      }),

    async discover(config, signal) {
      const { server, streams } = readMcpConfig(config);
      return withSession(server, signal, async (session) => {
        const found: DiscoveredStream[] = [];
        for (const stream of streams) found.push(await describeStream(session, stream, signal));
        return { type: "CATALOG", streams: found };
      });
    },

    async *read({ config, streams, state }, signal) {
      const settings = readMcpConfig(config);
      const session = await openMcpSession(await findServer(settings.server), signal);
      try {
        yield* readEach(streams, signal, (stream) => {
          const own = settings.streams.find(({ name }) => name === stream.name);
          if (own) return readRecords(session, own, stream, state, signal);
          throw new SourceUnreadable(`The source has no stream ${stream.name} any more.`, {
            hint: "Discover the source's streams again.",
          });
        });
      } finally {
        await session.close();
      }
    },
  };
}

function isOffered({ kind, target }: McpStream, offered: readonly { kind: string; name: string }[]): boolean {
  if (kind === "resources") return offered.some((entity) => entity.kind === "resource");
  // A resource may come from a template, which no list names.
  return kind === "resource" || offered.some((entity) => entity.kind === "tool" && entity.name === target);
}

async function describeStream(session: McpSession, stream: McpStream, signal: AbortSignal): Promise<DiscoveredStream> {
  const shape = new JsonShape();
  let [records, pages] = [0, 0];
  for await (const page of readPages(session, stream, { since: null, signal })) {
    for (const record of page.records) shape.add(parseForTypes(JSON.stringify(record)));
    records += page.records.length;
    pages += 1;
    if (records >= LOOKED_AT || pages >= PAGES_LOOKED_AT) break;
  }
  const { cursorField, key } = stream;
  return {
    namespace: null,
    name: stream.name,
    jsonSchema: { type: "object", properties: shape.propertySchemas() },
    readModes: cursorField ? ["full_refresh", "incremental"] : ["full_refresh"],
    sourceDefinedCursor: cursorField !== undefined,
    defaultCursor: cursorField ? [cursorField] : null,
    sourceDefinedPrimaryKey: key.map((field) => [field]),
  };
}

async function* readRecords(
  session: McpSession,
  definition: McpStream,
  { readMode }: ConfiguredStream,
  states: readonly AirbyteState[],
  signal: AbortSignal,
): AsyncGenerator<AirbyteMessage[]> {
  const { name, cursorField } = definition;
  const stream = { namespace: null, name };
  const isIncremental = readMode === "incremental" && cursorField !== undefined;
  const since = isIncremental ? readCursor(name, states) : null;
  let newest = since;
  let count = 0;
  for await (const page of readPages(session, definition, { since, signal })) {
    const emittedAt = Date.now();
    const messages: AirbyteMessage[] = count === 0 ? [streamStatus(stream, "RUNNING")] : [];
    for (const record of page.records) {
      const cursor = isIncremental ? cursorOf(record, cursorField) : null;
      // As far as the last one is read again: others may have come with the same value.
      if (since !== null && cursor !== null && isAfter(since, cursor)) continue;
      if (cursor !== null && isAfter(cursor, newest)) newest = cursor;
      messages.push({ type: "RECORD", stream, data: Buffer.from(JSON.stringify(record)), emittedAt, changes: null });
      count += 1;
    }
    yield messages;
  }
  // Only at the end: pages need not come in the order of the cursor field.
  yield [printCursor(name, isIncremental ? newest : null, count)];
}
