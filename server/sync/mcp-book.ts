import { McpFailure } from "../domain/mcp/mcp-failure.ts";
import type { McpEndpoint, McpSecrets } from "../domain/mcp/mcp-server.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import { type OAuthClientFacts, type OAuthState, type OAuthVault, oauthProvider } from "../peers/mcp/oauth-client.ts";
import type { McpAccess } from "../peers/mcp/open-session.ts";
import type { Store } from "../store/database.ts";
import { changeMcpOAuth, findMcpServer, type McpServerRecord } from "../store/mcp-servers.ts";

export interface McpBookDeps {
  store: Store;
  secretBox: SecretBox;
  /** The address people reach Atlas under: sign-ins come back to it. */
  publicUrl: string;
  allowsPrivate: boolean;
}

/** The path at Atlas that authorization servers send people back to. */
export const OAUTH_CALLBACK_PATH = "/oauth/mcp/callback";

/** The way into a stored server. Throws McpFailure when it was deleted. */
export async function mcpAccess(deps: McpBookDeps, serverId: string): Promise<McpAccess> {
  const server = await findMcpServer(deps.store, serverId);
  if (!server) throw new McpFailure("not_found", "This MCP server was deleted.", { hint: "Choose another one." });
  const { endpoint } = server;
  const isOAuth = endpoint.transport === "streamable_http" && endpoint.auth === "oauth";
  return {
    endpoint,
    secrets: mcpSecrets(server, deps.secretBox),
    oauth: isOAuth ? oauthProvider(oauthFacts(server, deps)) : null,
    knownProtocol: server.about?.protocolVersion ?? null,
    allowsPrivate: deps.allowsPrivate,
  };
}

export function mcpSecrets({ sealedSecrets }: Pick<McpServerRecord, "sealedSecrets">, box: SecretBox): McpSecrets {
  return sealedSecrets ? (JSON.parse(box.open(sealedSecrets)) as McpSecrets) : {};
}

export function oauthFacts(server: McpServerRecord, deps: McpBookDeps): OAuthClientFacts {
  const { clientId, clientSecret } = mcpSecrets(server, deps.secretBox);
  return {
    vault: storedVault(deps, server.id),
    serverId: server.id,
    redirectUrl: deps.publicUrl + OAUTH_CALLBACK_PATH,
    client: clientId ? { clientId, clientSecret } : null,
  };
}

/** Whether somebody has signed in to the server. */
export function isSignedIn({ sealedOAuth }: Pick<McpServerRecord, "sealedOAuth">, box: SecretBox): boolean {
  return openState(sealedOAuth, box).tokens !== undefined;
}

/** Which secrets of the endpoint's kind are set, by name; never their values. */
export function secretNames(server: McpServerRecord, box: SecretBox): string[] {
  const { env = {}, ...others } = mcpSecrets(server, box);
  return [...Object.keys(others), ...Object.keys(env)].sort();
}

/** A server's secrets after a change: what is left out stays, null goes. */
export function changedSecrets(
  kept: McpSecrets,
  change: {
    token?: string | null;
    clientId?: string | null;
    clientSecret?: string | null;
    env?: Record<string, string | null> | null;
  },
  endpoint: McpEndpoint,
): McpSecrets {
  const env = withoutNulls({ ...kept.env, ...change.env });
  const all = withoutNulls({ ...kept, ...change, env }) as McpSecrets;
  if (endpoint.transport === "stdio") return Object.keys(env).length > 0 ? { env } : {};
  const { env: _env, ...others } = all;
  return others;
}

function withoutNulls<T>(values: Record<string, T | null | undefined>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, T] => entry[1] !== null && entry[1] !== undefined),
  );
}

function storedVault({ store, secretBox }: McpBookDeps, serverId: string): OAuthVault {
  return {
    async read() {
      return openState((await findMcpServer(store, serverId))?.sealedOAuth ?? null, secretBox);
    },
    change: (change) =>
      changeMcpOAuth(store, serverId, (sealed) => secretBox.seal(JSON.stringify(change(openState(sealed, secretBox))))),
  };
}

function openState(sealed: Uint8Array | null, box: SecretBox): OAuthState {
  return sealed ? (JSON.parse(box.open(sealed)) as OAuthState) : {};
}
