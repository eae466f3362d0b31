import type { Store } from "../store/database.ts";
import { viewerOfApiKey } from "./api-keys.ts";
import { viewerOfSession } from "./login.ts";
import type { Viewer } from "./viewer.ts";

export const SESSION_COOKIE = "atlas_session";

/** What a request shows of who sent it, as its headers hold it. */
export interface Credentials {
  authorization?: string | undefined;
  cookie?: string | undefined;
}

/** Null for nobody. A key that is shown decides alone: a wrong one is not saved by a cookie beside it. */
export async function identify(store: Store, { authorization, cookie }: Credentials): Promise<Viewer | null> {
  if (authorization !== undefined) {
    const [scheme, key, ...rest] = authorization.trim().split(/\s+/);
    return scheme?.toLowerCase() === "bearer" && key && rest.length === 0 ? viewerOfApiKey(store, key) : null;
  }
  const sessionId = sessionCookie(cookie);
  return sessionId ? viewerOfSession(store, sessionId) : null;
}

export function sessionCookie(header: string | undefined): string | null {
  for (const pair of header?.split(";") ?? []) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === SESSION_COOKIE && value) return value;
  }
  return null;
}
