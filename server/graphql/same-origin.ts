import type { IncomingMessage } from "node:http";

/**
 * Whether a browser sent this from one of our own pages: of the host that was asked for, or of the address people know when
 * a proxy changes the host. A program that is no browser sends no Origin.
 */
export function isSameOrigin({ headers: { origin, host } }: IncomingMessage, publicUrl: string | null): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === host || (publicUrl !== null && new URL(publicUrl).origin === origin);
}
