import { AtlasError } from "../../domain/errors.ts";

/** Where OpenLineage events go. */
export interface LineageTransport {
  /** For people and logs; without its key. */
  name: string;
  /** Throws TargetRefused. */
  send(event: unknown, signal?: AbortSignal): Promise<void>;
}

/** A target did not take an event. `retryable` says whether it may the next time. */
export class TargetRefused extends AtlasError {
  readonly code = "LINEAGE_TARGET_REFUSED";
  readonly retryable: boolean;
  readonly httpStatus: number | null;

  constructor(facts: { target: string; reason: string; httpStatus: number | null; isTemporary: boolean }) {
    super(`${facts.target} did not take the event: ${facts.reason}`);
    this.retryable = facts.isTemporary;
    this.httpStatus = facts.httpStatus;
  }
}
