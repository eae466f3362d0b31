import { AtlasError } from "../../domain/errors.ts";

/** A Python package cannot be had or run on this machine as it is. */
export class PythonUnavailable extends AtlasError {
  readonly code = "PYTHON_UNAVAILABLE";
  readonly retryable = false;
  override readonly hint: string | null;
  override readonly detail: string | null;

  constructor(message: string, { hint, detail }: { hint: string; detail?: string }) {
    super(message);
    this.hint = hint;
    this.detail = detail ?? null;
  }
}

/** The package does not run on this Python; another one may do. */
export class PythonRefused extends PythonUnavailable {}
