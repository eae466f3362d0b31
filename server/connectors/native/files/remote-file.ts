import { SourceUnreadable } from "../../errors.ts";

const ANSWER_LIMIT_MS = 30_000;
const LARGEST_BYTES = 20 * 1024 ** 3;

export interface RemoteHead {
  bytes: number | null;
  /** The server's word for this version of the file. */
  fingerprint: string | null;
}

export function isAddress(path: string): boolean {
  return /^https?:\/\//i.test(path);
}

/** What the server says about the file, without fetching it. Throws SourceUnreadable when it cannot be had. */
export async function headRemote(url: string, signal: AbortSignal): Promise<RemoteHead> {
  const response = await request(url, signal);
  await response.body?.cancel();
  const length = response.headers.get("content-length");
  // With a content encoding the length is that of the packed bytes, which nobody will see.
  const bytes = length === null || response.headers.has("content-encoding") ? null : Number(length);
  const version = response.headers.get("etag") ?? response.headers.get("last-modified");
  return { bytes, fingerprint: version === null ? null : `${version}-${bytes ?? ""}` };
}

export async function* openRemote(url: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const response = await request(url, signal);
  let received = 0;
  try {
    for await (const chunk of response.body ?? []) {
      received += chunk.byteLength;
      if (received > LARGEST_BYTES) {
        throw new SourceUnreadable(`${url} is larger than 20 GiB, the most that is read from an address.`, {
          hint: "Fetch it to this machine and give its path.",
        });
      }
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof SourceUnreadable) throw error;
    throw unreachable(url, `broke off after ${received.toLocaleString("en")} bytes`, error);
  }
}

async function request(url: string, signal: AbortSignal): Promise<Response> {
  const limit = AbortSignal.timeout(ANSWER_LIMIT_MS);
  const answered = new AbortController();
  // Only the answer is timed: a large file may take its time to come.
  limit.addEventListener("abort", () => answered.abort(limit.reason), { signal: answered.signal });
  let response: Response;
  try {
    response = await fetch(url, { signal: AbortSignal.any([signal, answered.signal]) });
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(url, limit.aborted ? "did not answer within 30 seconds" : "cannot be reached", error);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw refused(url, response);
}

function unreachable(url: string, what: string, error: unknown): SourceUnreadable {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return new SourceUnreadable(`${url} ${what}.`, {
    hint: "See whether the address opens in a browser on this machine, then try again.",
    detail: cause instanceof Error ? cause.message : String(cause),
    retryable: true,
  });
}

function refused(url: string, { status, statusText }: Response): SourceUnreadable {
  const hint =
    status === 404 || status === 410
      ? "Correct the address: there is no such file."
      : status === 401 || status === 403
        ? "The server wants a login; use an address that needs none."
        : "Try again later.";
  return new SourceUnreadable(`${url} answered ${status} ${statusText}`.trimEnd().concat("."), {
    hint,
    retryable: status >= 500 || status === 429,
  });
}
