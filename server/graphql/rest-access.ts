import type { Request, Response } from "express";
import { identify } from "../access/identify.ts";
import type { Viewer } from "../access/viewer.ts";
import { includesRole, type Role } from "../domain/roles.ts";
import type { Store } from "../store/database.ts";
import { isSameOrigin } from "./same-origin.ts";

/** What routes beside GraphQL need to know of who asks. */
export interface RestAccess {
  store: Store;
  /** The address people know, where a proxy changes the host. */
  publicUrl: string | null;
}

/** Who asks, by an API key or a session, if they have the role; otherwise null, and the answer is sent. */
export async function admit(
  request: Request,
  response: Response,
  { store, publicUrl }: RestAccess,
  least: Role,
): Promise<Viewer | null> {
  const { authorization, cookie } = request.headers;
  if (authorization === undefined && !isSameOrigin(request, publicUrl)) {
    refuse(response, 403, "Another site's page may not use this session.");
    return null;
  }
  const viewer = await identify(store, { authorization, cookie });
  if (!viewer) {
    response.set("www-authenticate", "Bearer");
    refuse(response, 401, "Nobody is signed in. Send an API key: authorization: Bearer <key>.");
    return null;
  }
  if (!includesRole(viewer.role, least)) {
    refuse(response, 403, `This needs the role ${least}; yours is ${viewer.role}.`);
    return null;
  }
  return viewer;
}

/** `facts` go beside the message: the path of a fault. */
export function refuse(response: Response, status: number, message: string, facts: object = {}): void {
  response.status(status).json({ message, ...facts });
}
