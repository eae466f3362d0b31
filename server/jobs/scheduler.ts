import { setTimeout as wait } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import type { Logger } from "pino";
import type { Store } from "../store/database.ts";
import { announceLateSyncs } from "../store/late-syncs.ts";
import { dispatchRuns } from "./dispatch-runs.ts";
import { fireTicks } from "./fire-ticks.ts";

const LOOK_EVERY_MS = 1_000;
const LOOK_FOR_LATE_EVERY_MS = 30_000;

/** Decides ticks and hands queued runs to the workers, once a second. Every worker does; the rows keep them apart. */
export function startScheduler(store: Store, boss: PgBoss, log: Logger): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  let lookedForLateAt = 0;

  async function lookOnce(): Promise<void> {
    const now = new Date();
    await fireTicks(store, now);
    await dispatchRuns(store, boss);
    if (now.getTime() - lookedForLateAt < LOOK_FOR_LATE_EVERY_MS) return;
    lookedForLateAt = now.getTime();
    await announceLateSyncs(store, now);
  }
  async function work(): Promise<void> {
    while (!signal.aborted) {
      await lookOnce().catch((error) => log.warn({ err: error }, "schedules wait: they could not be looked at"));
      await wait(LOOK_EVERY_MS, null, { signal }).catch(() => {});
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
