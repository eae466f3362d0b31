import { type LineageTransport, TargetRefused } from "./target.ts";

const DEFAULT_PATH = "/api/v1/lineage";
const MAX_ANSWER_CHARACTERS = 300;

/**
 * An OpenLineage server such as Marquez. A URL without a path means the standard's `/api/v1/lineage`; `key` goes as a bearer
 * token. What it answers is told in the error, since servers say there what they do not like.
 */
export function httpTransport(options: {
  url: string;
  key: string | null;
  timeoutMs: number;
  /** With rules of its own about what may be asked; the global one otherwise. */
  fetch?: (url: URL, init: RequestInit) => Promise<Response>;
}): LineageTransport {
  const { fetch = globalThis.fetch } = options;
  const endpoint = lineageEndpoint(options.url);
  const name = `${endpoint.origin}${endpoint.pathname}`;
  return {
    name,
    async send(event, signal) {
      const timeout = AbortSignal.timeout(options.timeoutMs);
      let response: Response;
      try {
        response = await fetch(endpoint, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            ...(options.key && { authorization: `Bearer ${options.key}` }),
          },
          body: JSON.stringify(event),
          redirect: "error",
          signal: signal ? AbortSignal.any([timeout, signal]) : timeout,
        });
      } catch (error) {
        signal?.throwIfAborted();
        const reason = timeout.aborted ? `no answer within ${options.timeoutMs / 1000} s` : causeOf(error);
        throw new TargetRefused({ target: name, reason, httpStatus: null, isTemporary: true });
      }
      if (response.ok) return void (await response.body?.cancel());
      const { status } = response;
      const answer = (await response.text().catch(() => "")).trim().slice(0, MAX_ANSWER_CHARACTERS);
      throw new TargetRefused({
        target: name,
        reason: `HTTP ${status}${answer === "" ? "" : `, ${answer}`}`,
        httpStatus: status,
        isTemporary: status === 408 || status === 429 || status >= 500,
      });
    },
  };
}

/** Throws a TypeError for what is no URL. Credentials in it are dropped: a target's key is kept apart. */
export function lineageEndpoint(url: string): URL {
  const endpoint = new URL(url);
  endpoint.username = "";
  endpoint.password = "";
  if (endpoint.pathname === "/") endpoint.pathname = DEFAULT_PATH;
  return endpoint;
}

/** fetch says "fetch failed" and has the reason in its cause. */
function causeOf(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error && cause.message !== ""
    ? cause.message
    : ((cause as { code?: string })?.code ?? message);
}
