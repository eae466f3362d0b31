import { AtlasError } from "../../domain/errors.ts";

/** Which connectors there are is a worker's to say, and none said it. */
export class ConnectorsUnknown extends AtlasError {
  readonly code = "CONNECTOR_UNAVAILABLE";
  readonly retryable = true;
  override readonly hint = "See whether a worker is running, then try again.";
  constructor(readonly waitedMs: number) {
    super(`No worker said within ${waitedMs / 1000} seconds which connectors there are.`);
  }
}
