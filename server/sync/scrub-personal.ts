import type { EntityType } from "../domain/pii/entity-types.ts";
import { type Protection, protectionOf } from "../domain/pii/policy.ts";
import { protectWithin } from "../domain/pii/protect-value.ts";
import type { FailureFacts, RunEventBody, StepAccount } from "../domain/run-events.ts";
import type { SyncPlan } from "../store/plans.ts";
import { readProtectionFacts } from "../store/protections.ts";
import type { SyncDeps } from "./sync-deps.ts";

export type Scrub = (text: string) => string;

interface Progress {
  accounts: StepAccount[];
  events: { at: Date; body: RunEventBody }[];
}

/**
 * Takes out of a run's log and failures what its policy protects: connectors and PostgreSQL quote the values that they stumble
 * over. What has no form of its own, such as a name, is not known there.
 */
export async function personalScrubber({ streams }: SyncPlan, { layers }: SyncDeps): Promise<Scrub> {
  const [first] = streams;
  if (!first) return (text) => text;
  const { policy } = await readProtectionFacts(layers, first.syncStreamId);
  const { within } = protectionOf(policy, { name: first.table, columns: [], keys: [] }, []);
  if (within.size === 0) return (text) => text;
  // Redacting needs no key.
  const redacted = new Map<EntityType, Protection>([...within.keys()].map((type) => [type, "redact"]));
  const none = Buffer.alloc(0);
  return (text) => protectWithin(text, redacted, { hash: none, encrypt: none, nonce: none });
}

export function scrubProgress({ accounts, events }: Progress, scrub: Scrub): Progress {
  return {
    accounts: accounts.map((account) => ({
      ...account,
      failure: account.failure && scrubFailure(account.failure, scrub),
    })),
    events: events.map(({ at, body }) => ({ at, body: scrubEvent(body, scrub) })),
  };
}

export function scrubFailure(failure: FailureFacts, scrub: Scrub): FailureFacts {
  const { message, detail } = failure;
  return { ...failure, message: scrub(message), detail: detail && scrub(detail) };
}

function scrubEvent(body: RunEventBody, scrub: Scrub): RunEventBody {
  switch (body.kind) {
    case "log":
      return { ...body, payload: { ...body.payload, message: scrub(body.payload.message) } };
    default:
      return body.payload.failure
        ? ({
            ...body,
            payload: { ...body.payload, failure: scrubFailure(body.payload.failure, scrub) },
          } as RunEventBody)
        : body;
  }
}
