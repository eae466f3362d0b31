import type { IncomingMessage } from "node:http";

/** Whether a browser sent this from one of our own pages. A program that is no browser sends no Origin. */
export function isSameOrigin({ headers: { origin, host } }: IncomingMessage): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
