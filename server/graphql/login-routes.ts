import { type Request, type Response, Router, urlencoded } from "express";
import { SESSION_COOKIE, sessionCookie } from "../access/identify.ts";
import { closeSession, openSession } from "../access/login.ts";
import type { Store } from "../store/database.ts";
import { PLAIN_PAGE_POLICY, plainPage } from "./plain-page.ts";
import { isSameOrigin } from "./same-origin.ts";

const TOKEN_FORM =
  '<form method="post" action="/login"><label>Token<input name="token" autocomplete="off" required autofocus></label><button>Sign in</button></form>';

/** As long as browsers keep one. The session itself ends, on the server, 30 days after its last use. */
const COOKIE_LIFETIME_MS = 400 * 86_400_000;

/** `/login?token=…` from the link that Atlas printed, a form to paste a token into, and `/logout`. */
export function loginRoutes(store: Store, publicUrl: string | null): Router {
  const router = Router();
  const readForm = urlencoded({ extended: false, limit: "4kb" });
  const isHttps = publicUrl?.startsWith("https:") ?? false;

  async function signIn(token: string, request: Request, response: Response): Promise<void> {
    const session = await openSession(store, token);
    if (!session) {
      show(
        response,
        403,
        "This login link is no longer good",
        "A link works once, within 24 hours. Atlas prints a new one each time it starts. Or paste another token here.",
      );
      return;
    }
    // Whoever held this browser's session before holds it no longer.
    const before = sessionCookie(request.headers.cookie);
    if (before) await closeSession(store, before);
    response
      .cookie(SESSION_COOKIE, session, {
        httpOnly: true,
        sameSite: "lax",
        path: "/",
        secure: isHttps || request.secure,
        maxAge: COOKIE_LIFETIME_MS,
      })
      .redirect(303, "/");
  }

  router.get("/login", async (request, response) => {
    const { token } = request.query;
    if (typeof token === "string" && token !== "") return signIn(token, request, response);
    show(response, 200, "Sign in", "Paste the token of the login link that Atlas printed at its start.");
  });

  router.post("/login", readForm, async (request, response) => {
    if (!isSameOrigin(request, publicUrl)) {
      response.sendStatus(403);
      return;
    }
    const token: unknown = request.body?.token;
    await signIn(typeof token === "string" ? token.trim() : "", request, response);
  });

  router.post("/logout", async (request, response) => {
    if (!isSameOrigin(request, publicUrl)) {
      response.sendStatus(403);
      return;
    }
    const session = sessionCookie(request.headers.cookie);
    if (session) await closeSession(store, session);
    response.clearCookie(SESSION_COOKIE, { path: "/" }).redirect(303, "/login");
  });
  return router;
}

function show(response: Response, status: number, title: string, text: string): void {
  response
    .status(status)
    .set("content-security-policy", PLAIN_PAGE_POLICY)
    .set("cache-control", "no-store")
    .type("html")
    .send(plainPage({ title, text, form: TOKEN_FORM }));
}
