import type { StepAccount } from "./run-events.ts";
import type { StepName, StepStatus } from "./steps.ts";

export function emptyAccount(step: StepName, stream: { id: string; name: string } | null): StepAccount {
  return {
    step,
    streamRunId: stream?.id ?? null,
    streamName: stream?.name ?? null,
    status: "pending",
    startedAt: null,
    endedAt: null,
    done: 0,
    total: null,
    isTotalEstimate: false,
    estimateBasis: null,
    rateLimitedUntil: null,
    bytes: 0,
    rejected: 0,
    perSecond: null,
    figures: {},
    failure: null,
  };
}

/** A step over the whole run: the sum of its streams. Its total is known only when every stream's is. */
export function sumAccounts(step: StepName, streams: readonly StepAccount[]): StepAccount {
  const sum = (of: (account: StepAccount) => number) => streams.reduce((total, account) => total + of(account), 0);
  const areTotalsKnown = streams.length > 0 && streams.every(({ total }) => total !== null);
  const figures: Record<string, number> = {};
  for (const account of streams) {
    for (const [name, value] of Object.entries(account.figures)) figures[name] = (figures[name] ?? 0) + value;
  }
  const running = streams.filter(({ status }) => status === "running");
  const status = sumStatus(streams.map((account) => account.status));
  const isOver = status !== "running" && status !== "pending";
  return {
    ...emptyAccount(step, null),
    status,
    startedAt: earliest(streams.map(({ startedAt }) => startedAt)),
    endedAt: isOver ? latest(streams.map(({ endedAt }) => endedAt)) : null,
    done: sum(({ done }) => done),
    total: areTotalsKnown ? sum(({ total }) => total ?? 0) : null,
    isTotalEstimate: streams.some(({ isTotalEstimate }) => isTotalEstimate),
    // The weaker basis speaks for the sum.
    estimateBasis:
      (["earlier_run", "source"] as const).find((basis) => streams.some((s) => s.estimateBasis === basis)) ?? null,
    rateLimitedUntil: latest(running.map(({ rateLimitedUntil }) => rateLimitedUntil)),
    bytes: sum(({ bytes }) => bytes),
    rejected: sum(({ rejected }) => rejected),
    perSecond: running.length > 0 ? running.reduce((rate, account) => rate + (account.perSecond ?? 0), 0) : null,
    figures,
    failure: streams.find(({ failure }) => failure !== null)?.failure ?? null,
  };
}

function sumStatus(statuses: readonly StepStatus[]): StepStatus {
  const has = (status: StepStatus) => statuses.includes(status);
  if (has("running") || (has("pending") && statuses.some((status) => status !== "pending" && status !== "failed"))) {
    return "running";
  }
  for (const status of ["failed", "cancelled", "warned", "pending", "skipped"] as const) if (has(status)) return status;
  return statuses.length === 0 ? "pending" : "succeeded";
}

function earliest(times: readonly (string | null)[]): string | null {
  return times.filter((time) => time !== null).sort()[0] ?? null;
}

function latest(times: readonly (string | null)[]): string | null {
  return (
    times
      .filter((time) => time !== null)
      .sort()
      .at(-1) ?? null
  );
}
