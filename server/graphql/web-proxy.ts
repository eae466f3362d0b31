import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { createProxyServer } from "httpxy";
import type { Logger } from "pino";
import { PLAIN_PAGE_POLICY, plainPage } from "./plain-page.ts";

export interface WebProxy {
  web(request: IncomingMessage, response: ServerResponse): Promise<void>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
}

/** Hands everything that is not the API's to the web app, which may come and go without taking the API with it. */
export function createWebProxy(webOrigin: string, log: Logger): WebProxy {
  const proxy = createProxyServer({ target: webOrigin, xfwd: true });
  return {
    async web(request, response) {
      const policy = pagePolicy(randomBytes(16).toString("base64"));
      // Next reads the nonce from the request and puts it on its own scripts.
      request.headers["content-security-policy"] = policy;
      response.setHeader("content-security-policy", policy);
      try {
        await proxy.web(request, response);
      } catch (error) {
        log.debug({ err: error }, "the web app does not answer");
        tellWebIsAway(response);
      }
    },
    async upgrade(request, socket, head) {
      try {
        await proxy.ws(request, socket as Parameters<typeof proxy.ws>[1], {}, head);
      } catch (error) {
        log.debug({ err: error }, "the web app's WebSocket ended");
        socket.destroy();
      }
    },
  };
}

/**
 * What a page of the web app may do: run its own scripts, talk to its own server. Styles of elements are set by code (plots,
 * lanes), which is why they may be inline.
 */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** A 502 that asks again by itself: right after a start the web app needs a moment longer than the API. */
function tellWebIsAway(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": PLAIN_PAGE_POLICY,
    "retry-after": "2",
    refresh: "2",
  });
  response.end(
    plainPage({
      title: "The web app is starting",
      text: "The API runs; the web app does not answer yet. This page tries again every two seconds. If it stays, look at what Atlas prints.",
    }),
  );
}
