import { type Request, type Response, Router } from "express";
import type { Logger } from "pino";
import type { OidcProvider, PendingSignIn } from "../access/oidc.ts";
import { signInWithIdentity } from "../access/users.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import { keepSession, type SignInOptions, show } from "./login-routes.ts";

const COOKIE = "atlas_signing_in";
const PATIENCE_MS = 10 * 60_000;

/** `/login/oidc` sends the browser to the provider, `/login/oidc/callback` takes it back. */
export function oidcRoutes(oidc: OidcProvider, options: SignInOptions & { secretBox: SecretBox; log: Logger }): Router {
  const { store, publicUrl, secretBox, log } = options;
  const router = Router();
  const originOf = (request: Request) => publicUrl ?? `${request.protocol}://${request.headers.host}`;

  router.get("/login/oidc", async (request, response) => {
    try {
      const { url, pending } = await oidc.begin(`${originOf(request)}/login/oidc/callback`);
      response
        .cookie(COOKIE, secretBox.seal(JSON.stringify(pending)).toString("base64url"), {
          httpOnly: true,
          // The provider's redirect comes from another site, by a link: lax lets it through, strict would not.
          sameSite: "lax",
          secure: originOf(request).startsWith("https:"),
          path: "/login/oidc",
          maxAge: PATIENCE_MS,
        })
        .redirect(303, url);
    } catch (error) {
      log.warn({ err: error, issuer: oidc.settings.issuer }, "the sign-in provider does not answer");
      refuse(response, 502, "The provider does not answer. Try again, or sign in in another way.");
    }
  });

  router.get("/login/oidc/callback", async (request, response) => {
    const pending = pendingOf(request, secretBox);
    response.clearCookie(COOKIE, { path: "/login/oidc" });
    if (!pending)
      return refuse(response, 400, "This sign-in was begun in another browser or too long ago. Begin again.");
    try {
      const identity = await oidc.finish(new URL(request.originalUrl, originOf(request)), pending);
      const signedIn = await signInWithIdentity(store, identity, oidc.settings);
      if (typeof signedIn === "object") return await keepSession(signedIn.session, request, response, options);
      refuse(
        response,
        403,
        "The provider knows you, but Atlas has no account for you. Ask an admin for an invitation.",
      );
    } catch (error) {
      log.warn({ err: error, issuer: oidc.settings.issuer }, "a sign-in through the provider failed");
      refuse(response, 403, "The provider did not vouch for this sign-in. Begin again.");
    }
  });
  return router;
}

function pendingOf({ headers }: Request, secretBox: SecretBox): PendingSignIn | null {
  const pair = headers.cookie?.split(";").find((each) => each.trim().startsWith(`${COOKIE}=`));
  if (!pair) return null;
  try {
    return JSON.parse(secretBox.open(Buffer.from(pair.slice(pair.indexOf("=") + 1).trim(), "base64url")));
  } catch {
    return null; // not sealed by this installation
  }
}

function refuse(response: Response, status: number, text: string): void {
  const form = '<p><a href="/login">All ways to sign in</a></p>';
  show(response, { status, title: "That did not sign you in", text, form });
}
