"use client";
import { formatAgo, formatDateTime, UNKNOWN } from "./format.ts";
import { useNow } from "./use-now.ts";

/** How long ago, with the absolute time on hover. */
export function Ago({ at }: { at: string | null | undefined }) {
  const now = useNow();
  if (!at) return <>{UNKNOWN}</>;
  return (
    <time dateTime={at} title={formatDateTime(at)}>
      {formatAgo(at, now)}
    </time>
  );
}
