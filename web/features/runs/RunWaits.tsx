"use client";
import { formatClock, formatDuration } from "../../ui/format.ts";
import { Note } from "../../ui/Note.tsx";
import { useNow } from "../../ui/use-now.ts";
import type { RunProgress, Step } from "./fold-run-events.ts";

/** What a run waits for: its next attempt after one that failed, or the end of its source's rate limit. */
export function RunWaits({ headline, reads }: { headline: RunProgress["headline"]; reads: readonly Step[] }) {
  const now = useNow();
  const left = (at: string) => formatDuration(Math.max(0, Date.parse(at) - now));
  const limited = reads.filter(({ rateLimitedUntil }) => rateLimitedUntil && Date.parse(rateLimitedUntil) > now);
  return (
    <>
      {headline.nextAttemptAt && (
        <Note tone="queued">
          Attempt {headline.attempt} failed{headline.failure && `: ${headline.failure.message}`} The next one begins in{" "}
          <b className="strong">{left(headline.nextAttemptAt)}</b>, at {formatClock(headline.nextAttemptAt)}; it goes on
          where this one stopped.
        </Note>
      )}
      {limited.map((step) => (
        <Note key={step.id} tone="warn">
          {step.streamName}: the source's system limits how fast it may be read. Reading goes on in{" "}
          <b className="strong">{left(step.rateLimitedUntil!)}</b>, at {formatClock(step.rateLimitedUntil!)}.
        </Note>
      ))}
    </>
  );
}
