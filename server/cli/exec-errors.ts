import { AtlasError } from "../domain/errors.ts";

/** The connector was asked whether it can work with its config, and said no. */
export class CheckFailed extends AtlasError {
  readonly code = "CHECK_FAILED";
  readonly retryable = false;
  override readonly origin = "source";
  override readonly hint = "Correct the config, then run the command again.";

  constructor(connector: string, words: string | null) {
    super(words === null ? `${connector} did not pass its check, and did not say why.` : words);
  }
}

/** The streams that were asked for are not there. */
export class StreamsUnknown extends AtlasError {
  readonly code = "NOT_FOUND";
  readonly retryable = false;
  override readonly origin = "source";
}
