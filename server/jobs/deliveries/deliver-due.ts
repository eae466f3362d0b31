import type { DeliveryKind } from "../../domain/delivery.ts";
import { nextTryAt } from "../../domain/delivery.ts";
import { claimDueDeliveries, type DueDelivery, noteTry } from "../../store/deliveries.ts";
import { DeliveryFailed, type Sender, type SenderDeps } from "./sender.ts";

/** One try may take this long. */
const TRY_MS = 30_000;
/** Longer than a try, so that a delivery is never under way twice. */
const LEASE_MS = 2 * TRY_MS;
const AT_ONCE = 8;
const MAX_LOGGED_CHARACTERS = 1_000;

export type Senders = Partial<Record<DeliveryKind, Sender>>;

/** Tries the deliveries that are due, a few at once, and notes how each went. Returns how many were tried. */
export async function deliverDue(deps: SenderDeps, senders: Senders, now: () => Date): Promise<number> {
  const due = await claimDueDeliveries(deps.store, { at: now(), limit: AT_ONCE, leaseMs: LEASE_MS });
  await Promise.all(due.map((delivery) => tryDelivery(delivery, deps, senders[delivery.kind], now)));
  return due.length;
}

async function tryDelivery(
  delivery: DueDelivery,
  deps: SenderDeps,
  send: Sender | undefined,
  now: () => Date,
): Promise<void> {
  const startedAt = performance.now();
  const took = () => ({ at: now(), durationMs: Math.round(performance.now() - startedAt) });
  try {
    if (!send) throw new DeliveryFailed(`This version of Atlas cannot send ${delivery.kind} deliveries.`);
    const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(TRY_MS)]);
    const { status, text } = await send(delivery, { ...deps, signal });
    await noteTry(deps.store, delivery, { ...took(), status, answer: shortened(text), error: null, nextTryAt: null });
  } catch (cause) {
    const { status, answer, isFinal, retryAfterMs } = cause instanceof DeliveryFailed ? cause.facts : {};
    const error = cause instanceof Error ? cause.message : String(cause);
    const next = isFinal ? null : nextTryAt(delivery.round, { at: now(), spread: Math.random(), retryAfterMs });
    await noteTry(deps.store, delivery, {
      ...took(),
      status: status ?? null,
      answer: shortened(answer ?? null),
      error: shortened(error)!,
      nextTryAt: next,
    });
  }
}

/** The answer of a stranger: of bounded length, and without what PostgreSQL cannot store. */
function shortened(text: string | null): string | null {
  return text === null ? null : text.toWellFormed().replaceAll("\u0000", "\uFFFD").slice(0, MAX_LOGGED_CHARACTERS);
}
