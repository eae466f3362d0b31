import { AtlasError } from "../domain/errors.ts";
import type { FailureFacts } from "../domain/run-events.ts";
import type { StepName } from "../domain/steps.ts";

/** What PostgreSQL's states say to people; the rest keeps PostgreSQL's own words. */
const DATABASE_FAILURES: Record<string, { code: FailureFacts["code"]; message: string; hint: string }> = {
  "53100": {
    code: "DISK_FULL",
    message: "PostgreSQL has no disk space left.",
    hint: "Free some space on the disk that holds the database, then run the sync again: it goes on where it stopped.",
  },
  "57P01": {
    code: "DATABASE_UNAVAILABLE",
    message: "PostgreSQL was shut down while the run was using it.",
    hint: "Start it again; the run goes on by itself.",
  },
};

/** A thrown error as people and programs see it. */
export function describeFailure(
  error: unknown,
  at: { step: StepName | null; streamName: string | null },
): FailureFacts {
  if (error instanceof AtlasError) {
    const { origin, code, message, detail, hint, retryable } = error;
    return { origin, code, message, detail, hint, isRetryable: retryable, ...at };
  }
  const { code: sqlState = "", message = String(error) } = error as { code?: string; message?: string };
  const known = DATABASE_FAILURES[sqlState];
  if (known) return { origin: "destination", ...known, detail: message, isRetryable: true, ...at };
  if (/^(08|ECONN|57P)/.test(sqlState) || /terminat|ECONNRE/i.test(message)) {
    return {
      origin: "destination",
      code: "DATABASE_UNAVAILABLE",
      message: "The connection to PostgreSQL broke.",
      detail: message,
      hint: null,
      isRetryable: true,
      ...at,
    };
  }
  const isDatabase = /^[0-9A-Z]{5}$/.test(sqlState);
  return {
    origin: isDatabase ? "destination" : "platform",
    code: "UNEXPECTED",
    message: isDatabase ? `PostgreSQL refused a statement: ${message}` : `Something unexpected went wrong: ${message}`,
    detail: null,
    hint: null,
    isRetryable: true,
    ...at,
  };
}
