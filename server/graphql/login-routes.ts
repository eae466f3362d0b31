import { type Request, type Response, Router, urlencoded } from "express";
import { SESSION_COOKIE, sessionCookie } from "../access/identify.ts";
import { closeSession, openSession, viewerOfSession } from "../access/login.ts";
import type { OidcProvider } from "../access/oidc.ts";
import { faultOfPassword } from "../access/passwords.ts";
import { acceptInvitationWith, type SignedIn, signInWithPassword } from "../access/users.ts";
import { writeAudit } from "../store/audit.ts";
import type { Store } from "../store/database.ts";
import { escapeHtml, PLAIN_PAGE_POLICY, plainPage } from "./plain-page.ts";
import { isSameOrigin } from "./same-origin.ts";

const TOKEN_FORM =
  '<form method="post" action="/login"><label>Token of a login link<input name="token" autocomplete="off" required></label><button>Sign in with the token</button></form>';
const PASSWORD_FORM =
  '<form method="post" action="/login"><label>E-mail address<input name="email" type="email" autocomplete="username" required autofocus></label><label>Password<input name="password" type="password" autocomplete="current-password" required></label><button>Sign in</button></form>';
const PROVIDER_LINK = '<p><a href="/login/oidc">Sign in with your organisation</a></p>';

/** As long as browsers keep one. The session itself ends, on the server, 30 days after its last use. */
const COOKIE_LIFETIME_MS = 400 * 86_400_000;

export interface SignInOptions {
  store: Store;
  publicUrl: string | null;
  oidc: OidcProvider | null;
}

/** Gives the browser its session; whoever held this browser's session before holds it no longer. */
export async function keepSession(
  session: string,
  request: Request,
  response: Response,
  { store, publicUrl }: Pick<SignInOptions, "store" | "publicUrl">,
): Promise<void> {
  const before = sessionCookie(request.headers.cookie);
  if (before) await closeSession(store, before);
  const viewer = await viewerOfSession(store, session);
  if (viewer) await writeAudit(store, { actor: viewer, action: "signIn" });
  response
    .cookie(SESSION_COOKIE, session, {
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      secure: (publicUrl?.startsWith("https:") ?? false) || request.secure,
      maxAge: COOKIE_LIFETIME_MS,
    })
    .redirect(303, "/");
}

/** `/login` by link, token or password, `/invitation?token=…`, and `/logout`. */
export function loginRoutes(options: SignInOptions): Router {
  const { store, publicUrl, oidc } = options;
  const router = Router();
  const readForm = urlencoded({ extended: false, limit: "4kb" });
  const forms = `${PASSWORD_FORM}${oidc ? PROVIDER_LINK : ""}${TOKEN_FORM}`;
  router.use(["/login", "/invitation", "/logout"], (request, response, next) => {
    if (request.method === "GET" || isSameOrigin(request, publicUrl)) next();
    else response.sendStatus(403);
  });

  async function signInWithToken(token: string, request: Request, response: Response): Promise<void> {
    const session = await openSession(store, token);
    if (session) return keepSession(session, request, response, options);
    const text =
      "A link works once, within 24 hours. Atlas prints a new one each time it starts. Or sign in in another way.";
    show(response, { status: 403, title: "This login link is no longer good", text, form: forms });
  }

  router.get("/login", async (request, response) => {
    const { token } = request.query;
    if (typeof token === "string" && token !== "") return signInWithToken(token, request, response);
    show(response, { title: "Sign in", text: "With your password, or with the link that Atlas printed.", form: forms });
  });

  router.post("/login", readForm, async (request, response) => {
    const { token, email, password } = fieldsOf(request);
    if (token) return signInWithToken(token.trim(), request, response);
    const signedIn = await signInWithPassword(store, { email: email ?? "", password: password ?? "" });
    if (typeof signedIn === "object") return keepSession(signedIn.session, request, response, options);
    show(response, { status: 403, title: "That did not sign you in", text: WHY_NOT[signedIn], form: forms });
  });

  router.get("/invitation", (request, response) => {
    const { token } = request.query;
    const text = "Choose a name and a password of at least 12 characters. A sentence is a good one.";
    show(response, { title: "You are invited to Atlas", text, form: invitationForm(String(token ?? "")) });
  });

  router.post("/invitation", readForm, async (request, response) => {
    const { token = "", name = "", password = "" } = fieldsOf(request);
    const fault = faultOfPassword(password);
    if (fault) {
      const form = invitationForm(token, name);
      return show(response, { status: 400, title: "Choose another password", text: fault, form });
    }
    const accepted = await acceptInvitationWith(store, { token, name, password });
    if (typeof accepted === "object") return keepSession(accepted.session, request, response, options);
    const text = "It was used, revoked or is older than a week. Ask whoever invited you for another one.";
    show(response, { status: 403, title: "This invitation is no longer good", text, form: "" });
  });

  router.post("/logout", async (request, response) => {
    const session = sessionCookie(request.headers.cookie);
    if (session) await closeSession(store, session);
    response.clearCookie(SESSION_COOKIE, { path: "/" }).redirect(303, "/login");
  });
  return router;
}

const WHY_NOT: Record<Exclude<SignedIn, object>, string> = {
  wrong: "The address or the password is not right. Forgot it? An admin can send you a new invitation.",
  locked: "Too many wrong passwords. Wait 15 minutes, then try again.",
};

function fieldsOf(request: Request): Partial<Record<string, string>> {
  const body: unknown = request.body;
  if (typeof body !== "object" || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter(([, value]) => typeof value === "string"));
}

function invitationForm(token: string, name = ""): string {
  return `<form method="post" action="/invitation"><input type="hidden" name="token" value="${escapeHtml(token)}"><label>Your name<input name="name" autocomplete="name" required value="${escapeHtml(name)}" autofocus></label><label>Password<input name="password" type="password" autocomplete="new-password" minlength="12" required></label><button>Join</button></form>`;
}

export function show(response: Response, page: { status?: number; title: string; text: string; form: string }): void {
  response
    .status(page.status ?? 200)
    .set("content-security-policy", PLAIN_PAGE_POLICY)
    .set("cache-control", "no-store")
    .type("html")
    .send(plainPage(page));
}
