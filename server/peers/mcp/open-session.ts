import {
  Client,
  type OAuthClientProvider,
  type Progress,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
  type Transport,
} from "@modelcontextprotocol/client";
import type { McpAbout, McpEndpoint, McpEntity, McpSecrets, McpToolResult } from "../../domain/mcp/mcp-server.ts";
import { openOutbound } from "../../lib/outbound.ts";
import { secretScrubber } from "../../lib/scrub-secrets.ts";
import { ATLAS_VERSION } from "../../lib/version.ts";
import { listEntities } from "./list-entities.ts";
import { nameMcpFailure } from "./name-failure.ts";
import { promptText, readContents, toolResult } from "./read-result.ts";
import { StdioTransport } from "./stdio-transport.ts";

export interface McpAccess {
  endpoint: McpEndpoint;
  secrets: McpSecrets;
  /** For auth "oauth": where its tokens are kept. */
  oauth: OAuthClientProvider | null;
  /** What the server spoke the last time, which saves asking. */
  knownProtocol: string | null;
  allowsPrivate: boolean;
}

export interface CallOptions {
  signal: AbortSignal;
  /** How long a tool may say nothing; progress counts as saying something. */
  timeoutMs: number;
  onProgress?: (progress: Progress) => void;
}

/** A connection to one MCP server. Everything it rejects with is an McpFailure, or the reason of the signal. */
export interface McpSession {
  readonly about: McpAbout;
  /** Tools, resources, templates and prompts; what a server does not have is left out, however it says so. */
  listEntities(signal: AbortSignal): Promise<McpEntity[]>;
  callTool(name: string, args: Record<string, unknown>, options: CallOptions): Promise<McpToolResult>;
  readResource(uri: string, options: CallOptions): Promise<McpToolResult>;
  getPrompt(name: string, args: Record<string, string>, options: CallOptions): Promise<McpToolResult>;
  close(): Promise<void>;
}

/** The first start of a server that npx has to fetch takes long. */
const CONNECT_MS = 120_000;
/** An old server on a pipe may ignore the question which protocol it speaks. */
const PROBE_MS = 5_000;
/** The longest that a tool may work in silence over HTTP; each call has its own, shorter limit. */
const ANSWER_MS = 6 * 3_600_000;
const LARGEST_BYTES = 64 * 1024 * 1024;
/** The first protocol without sessions. */
const STATELESS = "2026-07-28";

/** Connects: with the stateless protocol where the server has it, with 2025-11-25 or older otherwise. */
export async function openMcpSession(access: McpAccess, signal: AbortSignal): Promise<McpSession> {
  const isKnownLegacy = access.knownProtocol !== null && access.knownProtocol < STATELESS;
  try {
    return await connect(access, isKnownLegacy ? "legacy" : "auto", signal);
  } catch (error) {
    // Some old servers end at a question that comes before `initialize`; they get a life in which nobody asks.
    if (isKnownLegacy || !hasEndedAtProbe(error)) throw error;
    return connect(access, "legacy", signal);
  }
}

async function connect(access: McpAccess, era: "legacy" | "auto", signal: AbortSignal): Promise<McpSession> {
  const { endpoint, secrets } = access;
  const scrub = secretScrubber(
    [secrets.token, secrets.clientSecret, ...Object.values(secrets.env ?? {})].filter(isText),
  );
  const client = new Client(
    { name: "atlas", title: "Atlas", version: ATLAS_VERSION },
    { capabilities: {}, versionNegotiation: { mode: era, probe: { timeoutMs: PROBE_MS } } },
  );
  const opened = endpoint.transport === "stdio" ? stdio(endpoint, secrets, scrub) : http(endpoint, access);
  const lastLines = () => (opened.transport instanceof StdioTransport ? opened.transport.lastLines() : []);
  const named = (error: unknown) => nameMcpFailure(error, { endpoint, lastLines: lastLines(), scrub });

  async function asking<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    try {
      return await ask();
    } catch (error) {
      // A cancelled request and one that is late look alike but for the signal.
      if (signal.aborted) throw signal.reason;
      throw named(error);
    }
  }
  async function close() {
    await client.close().catch(() => {});
    await opened.transport.close().catch(() => {});
    await opened.release();
  }

  try {
    await asking(signal, () => untilAborted(signal, client.connect(opened.transport, { timeout: CONNECT_MS, signal })));
  } catch (error) {
    await close();
    throw error;
  }
  const limits = ({ signal, timeoutMs, onProgress }: CallOptions) => ({
    signal,
    timeout: timeoutMs,
    resetTimeoutOnProgress: true,
    ...(onProgress && { onprogress: onProgress }),
  });
  return {
    about: aboutOf(client),
    listEntities: (signal) => asking(signal, () => listEntities(client, signal)),
    callTool: (name, args, options) =>
      asking(options.signal, async () => toolResult(await client.callTool({ name, arguments: args }, limits(options)))),
    readResource: (uri, options) =>
      asking(options.signal, async () => readContents(await client.readResource({ uri }, limits(options)))),
    getPrompt: (name, args, options) =>
      asking(options.signal, async () =>
        promptText(await client.getPrompt({ name, arguments: args }, limits(options))),
      ),
    close,
  };
}

interface Opened {
  transport: Transport;
  release(): Promise<void>;
}

function stdio(
  { command, args, env }: Extract<McpEndpoint, { transport: "stdio" }>,
  secrets: McpSecrets,
  scrub: (text: string) => string,
): Opened {
  const transport = new StdioTransport({ command, args, env: { ...env, ...secrets.env } }, scrub);
  return { transport, release: async () => {} };
}

function http(
  { url, auth, headerName }: Extract<McpEndpoint, { transport: "streamable_http" }>,
  { secrets, oauth, allowsPrivate }: McpAccess,
): Opened {
  const outbound = openOutbound({ allowsPrivate, answerMs: ANSWER_MS, largestBytes: LARGEST_BYTES });
  const headers: Record<string, string> = {};
  if (auth === "bearer" && secrets.token) headers.authorization = `Bearer ${secrets.token}`;
  if (auth === "header" && secrets.token && headerName) headers[headerName] = secrets.token;
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    fetch: outbound.fetch,
    requestInit: { headers },
    ...(auth === "oauth" && oauth && { authProvider: oauth }),
  });
  return { transport, release: () => outbound.close() };
}

function aboutOf(client: Client): McpAbout {
  const version = client.getServerVersion();
  return {
    protocolVersion: client.getNegotiatedProtocolVersion() ?? "unknown",
    serverName: version?.title ?? version?.name ?? null,
    serverVersion: version?.version ?? null,
    instructions: client.getInstructions() ?? null,
    capabilities: Object.keys(client.getServerCapabilities() ?? {}).sort(),
  };
}

function hasEndedAtProbe(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : null;
  return (
    cause instanceof SdkError &&
    (cause.code === SdkErrorCode.EraNegotiationFailed || cause.code === SdkErrorCode.ConnectionClosed)
  );
}

/** The probe of the protocol does not hear the signal by itself. */
function untilAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  return Promise.race([work, aborted.promise]).finally(() => signal.removeEventListener("abort", abort));
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
