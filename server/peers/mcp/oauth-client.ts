import { randomBytes, timingSafeEqual } from "node:crypto";
import {
  auth,
  type OAuthClientInformationMixed,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
} from "@modelcontextprotocol/client";
import { McpFailure } from "../../domain/mcp/mcp-failure.ts";
import { openOutbound } from "../../lib/outbound.ts";
import { nameMcpFailure } from "./name-failure.ts";

/** What is kept of Atlas's membership at one server's authorization server. All of it is secret. */
export interface OAuthState {
  client?: StoredOAuthClientInformation;
  tokens?: StoredOAuthTokens;
  discovery?: OAuthDiscoveryState;
  /** Of the sign-in that is under way: it ends with the callback, or with the next one that begins. */
  pending?: { state: string; codeVerifier: string; startedAt: string };
}

/** Where the state of one server is kept. Changes come one after the other, whoever makes them. */
export interface OAuthVault {
  read(): Promise<OAuthState>;
  change(change: (state: OAuthState) => OAuthState): Promise<void>;
}

export interface OAuthClientFacts {
  vault: OAuthVault;
  /** What the callback is told apart by; comes back as the beginning of its state. */
  serverId: string;
  /** Where the authorization server sends people back to, at Atlas. */
  redirectUrl: string;
  /** A client that was registered by hand; Atlas registers itself otherwise. */
  client: { clientId: string; clientSecret?: string | undefined } | null;
}

/** Long enough for a person to find a password. */
const SIGN_IN_MS = 15 * 60_000;

/**
 * The SDK's view of a stored membership: PKCE, registration and refresh are the SDK's. Without `onRedirect` nobody is there
 * to sign in, and needing to is an "unauthorized".
 */
export function oauthProvider(
  { vault, serverId, redirectUrl, client }: OAuthClientFacts,
  interactive: { onRedirect(url: URL): void } | null = null,
): OAuthClientProvider {
  let given: string | undefined;
  return {
    redirectUrl,
    clientMetadata: {
      client_name: "Atlas",
      redirect_uris: [redirectUrl],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: client?.clientSecret ? "client_secret_post" : "none",
    },
    async state() {
      const { pending } = await vault.read();
      const state = `${serverId}.${randomBytes(24).toString("base64url")}`;
      const startedAt = new Date().toISOString();
      await vault.change((all) => ({
        ...all,
        pending: { codeVerifier: pending?.codeVerifier ?? "", state, startedAt },
      }));
      return state;
    },
    async clientInformation() {
      if (client) return ownClient(client);
      return (await vault.read()).client;
    },
    async saveClientInformation(information) {
      if (!client) await vault.change((all) => ({ ...all, client: information }));
    },
    async tokens() {
      const { tokens } = await vault.read();
      given = tokens?.refresh_token;
      return tokens;
    },
    saveTokens: (tokens) => vault.change((all) => ({ ...all, tokens })),
    redirectToAuthorization(url) {
      if (!interactive) throw new McpFailure("unauthorized", `${url.host} wants somebody to sign in.`);
      interactive.onRedirect(url);
    },
    saveCodeVerifier: (codeVerifier) =>
      vault.change((all) => ({
        ...all,
        pending: { state: "", startedAt: new Date().toISOString(), ...all.pending, codeVerifier },
      })),
    async codeVerifier() {
      return (await vault.read()).pending?.codeVerifier ?? "";
    },
    saveDiscoveryState: (discovery) => vault.change((all) => ({ ...all, discovery })),
    async discoveryState() {
      return (await vault.read()).discovery;
    },
    invalidateCredentials: (scope) =>
      vault.change((all) => {
        // Another process may have refreshed meanwhile: its newer tokens are good.
        const isNewer = all.tokens?.refresh_token !== given;
        const kept = { ...all };
        if (scope === "all" || scope === "client") delete kept.client;
        if ((scope === "all" || scope === "tokens") && !isNewer) delete kept.tokens;
        if (scope === "all" || scope === "verifier") delete kept.pending;
        if (scope === "all" || scope === "discovery") delete kept.discovery;
        return kept;
      }),
  };
}

function ownClient({ clientId, clientSecret }: NonNullable<OAuthClientFacts["client"]>): OAuthClientInformationMixed {
  return { client_id: clientId, ...(clientSecret && { client_secret: clientSecret }) };
}

/** Begins a sign-in: gives the address to send the person to, or null where Atlas is let in as it is. */
export async function beginSignIn(facts: OAuthClientFacts, url: string, allowsPrivate: boolean): Promise<URL | null> {
  let redirect: URL | null = null;
  const provider = oauthProvider(facts, { onRedirect: (to) => (redirect = to) });
  await asking(url, allowsPrivate, (fetchFn) =>
    auth(provider, { serverUrl: url, fetchFn, forceReauthorization: true }),
  );
  return redirect;
}

/** Ends a sign-in with what the authorization server sent back. Throws McpFailure when it is not the one that was begun. */
export async function finishSignIn(
  facts: OAuthClientFacts,
  url: string,
  { state, code, iss }: { state: string; code: string; iss: string | null },
  { allowsPrivate, now }: { allowsPrivate: boolean; now: Date },
): Promise<void> {
  const { pending } = await facts.vault.read();
  const isOurs = pending !== undefined && pending.state !== "" && isSame(pending.state, state);
  if (!isOurs || now.getTime() - Date.parse(pending.startedAt) > SIGN_IN_MS) {
    throw new McpFailure("unauthorized", "This sign-in is not the one that was begun last, or it took too long.");
  }
  // Good once: a second callback with the same state finds nothing.
  await facts.vault.change((all) => ({ ...all, pending: { ...pending, state: "" } }));
  await asking(url, allowsPrivate, (fetchFn) =>
    auth(oauthProvider(facts), { serverUrl: url, authorizationCode: code, ...(iss && { iss }), fetchFn }),
  );
  await facts.vault.change(({ pending: _pending, ...kept }) => kept);
}

async function asking<T>(
  url: string,
  allowsPrivate: boolean,
  ask: (fetchFn: ReturnType<typeof openOutbound>["fetch"]) => Promise<T>,
): Promise<T> {
  const outbound = openOutbound({ allowsPrivate, totalMs: 30_000, largestBytes: 1024 * 1024 });
  try {
    return await ask(outbound.fetch);
  } catch (error) {
    const endpoint = { transport: "streamable_http", url, auth: "oauth", headerName: null } as const;
    throw nameMcpFailure(error, { endpoint, lastLines: [], scrub: (text) => text });
  } finally {
    await outbound.close();
  }
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
