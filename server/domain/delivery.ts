/** What carries a delivery to somebody else's system; each has a sender in jobs/deliveries/senders.ts. */
export const DELIVERY_KINDS = ["webhook", "slack", "mail", "openlineage", "n8n"] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/** pending: not tried yet. failed: tried, and will be again. given_up: only a person sends it again. */
export const DELIVERY_STATUSES = ["pending", "failed", "delivered", "given_up"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

const MINUTE = 60_000;
/** Waits after the first, second, … failed try: a restart of the other side is bridged in minutes, a bad night in hours. */
const WAITS_MS = [10_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 120 * MINUTE, 240 * MINUTE, 480 * MINUTE];

/**
 * When a delivery whose try failed is due again; null when it is given up, about 15 hours after the first try. `tries` counts
 * those of this round, the failed one among them; `spread`, 0 to 1, keeps deliveries that failed together from coming back
 * together. The other side's own wish (Retry-After) is heard, up to the longest wait.
 */
export function nextTryAt(
  tries: number,
  { at, spread, retryAfterMs = 0 }: { at: Date; spread: number; retryAfterMs?: number },
): Date | null {
  const wait = WAITS_MS[tries - 1];
  if (wait === undefined) return null;
  const asked = Math.min(retryAfterMs, WAITS_MS.at(-1)!);
  return new Date(at.getTime() + Math.max(wait * (1 + spread / 5), asked));
}
