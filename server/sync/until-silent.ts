import { ConnectorSilent } from "../connectors/errors.ts";
import type { AirbyteMessage } from "../connectors/protocol/messages.ts";

/** How long a source that was told to stop is waited for; it may be deaf as well as silent. */
const STOP_GRACE_MS = 10_000;

/**
 * What a source sends, until it has sent nothing for `limitMs` while somebody listened: then it is stopped, and
 * ConnectorSilent says so. A source that waits for a rate limit, and said until when, has its time from then on.
 */
export async function* untilSilent(
  batches: AsyncIterable<AirbyteMessage[]>,
  { connector, limitMs, stop }: { connector: string; limitMs: number; stop: () => void },
): AsyncGenerator<AirbyteMessage[]> {
  const source = batches[Symbol.asyncIterator]();
  let limitedUntil = 0;
  let hasEnded = false;
  try {
    for (;;) {
      const next = source.next();
      const patienceMs = limitMs + Math.max(0, limitedUntil - Date.now());
      const result = await within(next, patienceMs);
      if (result === null) {
        hasEnded = true;
        stop();
        await within(
          next.catch(() => null),
          STOP_GRACE_MS,
        );
        throw new ConnectorSilent(connector, patienceMs);
      }
      if (result.done) {
        hasEnded = true;
        return;
      }
      limitedUntil = latestLimit(result.value) ?? 0;
      yield result.value;
    }
  } finally {
    // A consumer that stops early ends the source; one that failed or was given up has ended.
    if (!hasEnded) await source.return?.();
  }
}

/** Null when the promise has not settled in time. Longer than a timer can count is for ever. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | null> {
  if (ms > 2 ** 31 - 1) return promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function latestLimit(batch: readonly AirbyteMessage[]): number | null {
  const last = batch.findLast((message) => message.type === "TRACE_STREAM_STATUS");
  return last?.isRateLimited ? last.rateLimitedUntil : null;
}
