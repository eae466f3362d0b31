import * as client from "openid-client";
import type { Role } from "../domain/roles.ts";
import type { Identity } from "./users.ts";

/** An OpenID Connect provider that people sign in through; set by ATLAS_OIDC_* variables. */
export interface OidcSettings {
  issuer: string;
  clientId: string;
  /** Null for a public client, which PKCE protects. */
  clientSecret: string | null;
  /** The role of somebody the issuer knows and nobody invited; null turns such people away. */
  newcomersRole: Role | null;
}

/** What is remembered between the two halves of a sign-in, in a sealed cookie of the browser that began it. */
export interface PendingSignIn {
  state: string;
  nonce: string;
  codeVerifier: string;
}

export interface OidcProvider {
  settings: OidcSettings;
  /** Where the browser goes, and what to remember until it is back. */
  begin(redirectUri: string): Promise<{ url: string; pending: PendingSignIn }>;
  /** Who came back with `currentUrl`. Throws when state, nonce, signature, audience or time are not right. */
  finish(currentUrl: URL, pending: PendingSignIn): Promise<Identity>;
}

/** The issuer's own description is read at first use: it may come up after Atlas. */
export function openOidc(settings: OidcSettings): OidcProvider {
  let discovered: Promise<client.Configuration> | null = null;
  function configuration(): Promise<client.Configuration> {
    discovered ??= discover(settings).catch((error) => {
      discovered = null;
      throw error;
    });
    return discovered;
  }
  return {
    settings,
    async begin(redirectUri) {
      const pending = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        codeVerifier: client.randomPKCECodeVerifier(),
      };
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: "openid email profile",
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(pending.codeVerifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, pending };
    },
    async finish(currentUrl, { state, nonce, codeVerifier }) {
      const tokens = await client.authorizationCodeGrant(await configuration(), currentUrl, {
        pkceCodeVerifier: codeVerifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      // Many providers put the address into the userinfo answer only.
      const more =
        claims.email === undefined
          ? await client.fetchUserInfo(await configuration(), tokens.access_token, claims.sub)
          : claims;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: typeof more.email === "string" ? more.email : null,
        isEmailVerified: more.email_verified === true,
        name: typeof more.name === "string" ? more.name : null,
      };
    },
  };
}

function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<client.Configuration> {
  const url = new URL(issuer);
  const authentication = clientSecret === null ? client.None() : client.ClientSecretPost(clientSecret);
  // Only an issuer on this machine may speak http: a development server or a proxy's inside.
  const isLocal = url.protocol === "http:" && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  return client.discovery(url, clientId, undefined, authentication, {
    execute: isLocal ? [client.allowInsecureRequests] : [],
  });
}
