import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import { deliverDue } from "./deliver-due.ts";
import { routeOccurrences } from "./route-occurrences.ts";
import type { SenderDeps } from "./sender.ts";
import { ROUTERS, SENDERS } from "./senders.ts";

/** A run's end is told within about this time. */
const LOOK_EVERY_MS = 1_000;

/** Routes occurrences and tries what is due, until it is stopped. Every worker does; the rows decide who sends what. */
export function startDeliveries(deps: Omit<SenderDeps, "signal">, log: Logger): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  async function work(): Promise<void> {
    while (!signal.aborted) {
      const handled = await handleOnce({ ...deps, signal }).catch((error) => {
        log.warn({ err: error }, "deliveries wait: the outbox could not be worked on");
        return 0;
      });
      if (handled === 0) await wait(LOOK_EVERY_MS, null, { signal }).catch(() => {});
    }
  }
  const working = work();
  return {
    async stop() {
      stopping.abort();
      await working;
    },
  };
}

async function handleOnce(deps: SenderDeps): Promise<number> {
  const routed = await routeOccurrences(deps.store, ROUTERS, deps.publicUrl);
  return routed + (await deliverDue(deps, SENDERS, () => new Date()));
}
