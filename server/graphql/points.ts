/** What a caller has left of this minute. */
export interface Points {
  cost: number;
  limit: number;
  remaining: number;
  resetAt: string;
}

const MINUTE_MS = 60_000;

/**
 * Counts what each credential asks for in a minute. In this process alone: an installation of several api processes allows
 * as many times the limit.
 */
export class PointsPerMinute {
  readonly #limit: number;
  readonly #spent = new Map<string, { points: number; until: number }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Charges the operation, unless that would exceed the limit: then nothing is charged and `isOver` says so. */
  charge(caller: string, cost: number, now: number): Points & { isOver: boolean } {
    this.#forgetOld(now);
    const spent = this.#spent.get(caller) ?? { points: 0, until: now + MINUTE_MS };
    const isOver = spent.points + cost > this.#limit;
    if (!isOver) this.#spent.set(caller, { points: spent.points + cost, until: spent.until });
    const remaining = Math.max(0, this.#limit - spent.points - (isOver ? 0 : cost));
    return { cost, limit: this.#limit, remaining, resetAt: new Date(spent.until).toISOString(), isOver };
  }

  #forgetOld(now: number): void {
    for (const [caller, { until }] of this.#spent) if (until <= now) this.#spent.delete(caller);
  }
}
