import { type LookupAddress, type LookupOptions, lookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { addressClass } from "./address-class.ts";
import { limitBody } from "./limit-body.ts";
import { OutboundError } from "./outbound-error.ts";

export interface OutboundRules {
  /** Whether this machine and its own network may be asked. Link-local and metadata addresses never may. */
  allowsPrivate: boolean;
  /** How long the headers of an answer may take. Default 30 s. */
  answerMs?: number;
  /** How long the whole answer may take; null, the default, for streams that stay open. */
  totalMs?: number | null;
  /** Of one answer's body, unpacked. Default 50 MiB. */
  largestBytes?: number;
  /** Takes certificates that nobody vouches for: for a server whose owner signed its own. */
  allowsSelfSigned?: boolean;
}

export interface Outbound {
  /** As the global `fetch`, within the rules. Rejects with OutboundError, or with the reason of its signal. */
  fetch(url: string | URL, init?: RequestInit): Promise<Response>;
  /** Closes its connections. */
  close(): Promise<void>;
}

const ANSWER_MS = 30_000;
const CONNECT_MS = 10_000;
const LARGEST_BYTES = 50 * 1024 * 1024;
const MOST_REDIRECTS = 5;

/**
 * Requests to addresses that people typed. Every connection is made to an address that was itself checked, so a name that
 * answers differently the second time gains nothing; each redirect is a request of its own.
 */
export function openOutbound(rules: OutboundRules): Outbound {
  const agent = new Agent({
    connect: checkedConnector(rules),
    headersTimeout: 0, // timed here, with an error that says so
    bodyTimeout: 0,
  });
  return {
    fetch: (url, init) => follow(new URL(url), init ?? {}, { rules, agent }),
    close: () => agent.close(),
  };
}

interface Means {
  rules: OutboundRules;
  agent: Agent;
}

async function follow(start: URL, init: RequestInit, means: Means): Promise<Response> {
  let [url, request] = [start, init];
  const deadline = means.rules.totalMs == null ? null : AbortSignal.timeout(means.rules.totalMs);
  for (let redirects = 0; ; redirects++) {
    const response = await send(url, request, deadline, means);
    const location = isRedirect(response.status) ? response.headers.get("location") : null;
    if (location === null || request.redirect === "manual") return response;
    await response.body?.cancel();
    if (request.redirect === "error") throw new OutboundError("redirect", url, `redirects to ${location}`);
    if (redirects === MOST_REDIRECTS) {
      throw new OutboundError("redirect", start, `redirects more than ${MOST_REDIRECTS} times`);
    }
    const next = new URL(location, url);
    request = redirected(request, response.status, next.origin === url.origin);
    url = next;
  }
}

async function send(url: URL, init: RequestInit, deadline: AbortSignal | null, { rules, agent }: Means) {
  const { answerMs = ANSWER_MS, largestBytes = LARGEST_BYTES, allowsPrivate } = rules;
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new OutboundError("scheme", url, "is no http:// or https:// address");
  }
  checkLiteral(url, allowsPrivate);
  const caller = init.signal ?? null;
  const unanswered = new AbortController();
  const timer = setTimeout(() => unanswered.abort(), answerMs);
  const signal = AbortSignal.any([unanswered.signal, ...[caller, deadline].filter((each) => each !== null)]);
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal, dispatcher: agent } as RequestInit);
    return limitBody(response, { url, largestBytes, deadline, totalMs: rules.totalMs ?? null });
  } catch (error) {
    if (caller?.aborted) throw caller.reason;
    if (deadline?.aborted) throw OutboundError.late(url, rules.totalMs ?? 0);
    if (unanswered.signal.aborted) throw OutboundError.late(url, answerMs);
    throw OutboundError.from(error, url);
  } finally {
    clearTimeout(timer);
  }
}

/** The request that follows a redirect, as fetch makes it. Another site gets none of the headers that may be credentials. */
function redirected(init: RequestInit, status: number, isSameOrigin: boolean): RequestInit {
  const headers = new Headers(init.headers);
  if (!isSameOrigin) {
    for (const name of [...headers.keys()]) if (!HARMLESS_HEADERS.has(name)) headers.delete(name);
  }
  const method = (init.method ?? "GET").toUpperCase();
  const becomesGet = status === 303 ? method !== "HEAD" : status <= 302 && method === "POST";
  if (!becomesGet) return { ...init, headers };
  headers.delete("content-type");
  return { ...init, headers, method: "GET", body: null };
}

const HARMLESS_HEADERS = new Set(["accept", "accept-language", "content-type", "user-agent"]);

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** An address written as one is not looked up, so it is checked here. */
function checkLiteral(url: URL, allowsPrivate: boolean): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) refuseUnless(permitted(host, allowsPrivate), url.host, host);
}

function checkedConnector({ allowsPrivate, allowsSelfSigned = false }: OutboundRules): buildConnector.connector {
  const connect = buildConnector({
    timeout: CONNECT_MS,
    rejectUnauthorized: !allowsSelfSigned,
    lookup: checkedLookup(allowsPrivate),
  });
  return (options, callback) => {
    try {
      // Again beside checkLiteral: this is the last place before the socket, whoever called.
      if (isIP(options.hostname) !== 0) {
        refuseUnless(permitted(options.hostname, allowsPrivate), options.hostname, options.hostname);
      }
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, callback);
  };
}

/** Looks a name up once and gives only addresses that may be asked; the socket connects to one of just those. */
function checkedLookup(allowsPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    const all: LookupOptions & { all: true } = { ...options, all: true };
    lookup(hostname, all, (error, found) => {
      if (error) return callback(error, []);
      const allowed = found.filter(({ address }) => permitted(address, allowsPrivate));
      const first = allowed[0];
      if (first === undefined) return callback(refusal(hostname, found), []);
      if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function refusal(hostname: string, found: readonly LookupAddress[]): Error {
  return OutboundError.refused(hostname, found[0]?.address ?? "no address");
}

function permitted(address: string, allowsPrivate: boolean): boolean {
  const kind = addressClass(address);
  return kind === "public" || (kind === "private" && allowsPrivate);
}

function refuseUnless(isPermitted: boolean, host: string, address: string): void {
  if (!isPermitted) throw OutboundError.refused(host, address);
}
