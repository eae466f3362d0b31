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
