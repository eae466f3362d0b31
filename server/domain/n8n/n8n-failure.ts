import { AtlasError } from "../errors.ts";
import type { PeerStatus } from "../peer-status.ts";

export type N8nFault = "unauthorized" | "not_found" | "unreachable" | "refused" | "failed";

/** What went wrong between Atlas and an n8n instance. */
export class N8nFailure extends AtlasError {
  readonly code = "PEER_FAILED";
  readonly retryable: boolean;
  override readonly origin = "source";
  override readonly hint: string | null;

  constructor(
    readonly fault: N8nFault,
    message: string,
    facts: { hint?: string | null; status?: number | null } = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.status = facts.status ?? null;
    this.hint = facts.hint ?? null;
    this.retryable = fault === "unreachable" || this.status === 429 || (this.status ?? 0) >= 500;
  }

  /** HTTP's; null when nothing answered. */
  readonly status: number | null;
}

export function statusOfN8nFault(fault: N8nFault): PeerStatus {
  if (fault === "unauthorized") return "unauthorized";
  return fault === "unreachable" ? "unreachable" : "error";
}
