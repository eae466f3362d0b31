import { AtlasError } from "../../domain/errors.ts";

/** A Presidio analyzer is away, too slow, or answers what none would. */
export class PresidioFailed extends AtlasError {
  readonly code = "PEER_FAILED";
  readonly retryable = true;
  override readonly hint = "Atlas's own rules go on without it; see whether the analyzer runs.";
  override readonly detail: string | null;

  constructor(what: string, { detail }: { detail?: string } = {}) {
    super(`Presidio ${what}.`);
    this.detail = detail ?? null;
  }
}
