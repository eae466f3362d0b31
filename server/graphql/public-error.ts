import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Logger } from "pino";
import { AtlasError } from "../domain/errors.ts";
import { SecretUnreadable } from "../lib/secret-box.ts";
import { BadCursor } from "../store/keyset.ts";

/**
 * An error as a caller may see it. What was refused on purpose keeps its words; everything else is INTERNAL with the
 * request's id, and is logged under that id. No stack leaves either way.
 */
export function publicError(error: unknown, requestId: string, log: Logger): GraphQLFormattedError {
  const wrapper = error instanceof GraphQLError ? error : null;
  const place = { path: wrapper?.path, locations: wrapper?.locations };
  const cause = unwrapResolverError(error);
  if (cause instanceof BadCursor) return { message: cause.message, ...place, extensions: { code: "BAD_USER_INPUT" } };
  if (cause instanceof AtlasError) {
    const { code, message, hint, retryable } = cause;
    return { message, ...place, extensions: { code, hint, isRetryable: retryable } };
  }
  if (cause instanceof SecretUnreadable) {
    const hint = "Start Atlas with the key it had (secret.key in its home folder), or enter the secrets anew.";
    return { message: cause.message, ...place, extensions: { code: "SECRET_UNREADABLE", hint, isRetryable: false } };
  }
  const refusal = refusalIn(cause);
  if (refusal) {
    const code = refusal.extensions.code ?? wrapper?.extensions.code ?? "GRAPHQL_VALIDATION_FAILED";
    const { needs, cost, limit, remaining, resetAt } = refusal.extensions;
    const told = Object.entries({ needs, cost, limit, remaining, resetAt }).filter(([, value]) => value !== undefined);
    return { message: refusal.message, ...place, extensions: { code, ...Object.fromEntries(told) } };
  }
  log.error({ err: cause, requestId, path: wrapper?.path }, "a request failed unexpectedly");
  const message = `Something went wrong inside Atlas. The log has the reason under the request ${requestId}.`;
  return { message, ...place, extensions: { code: "INTERNAL", requestId } };
}

/**
 * The GraphQL error that was made on purpose; null where anything else lies beneath. One without a code that has a path comes
 * from the executor: a resolver gave what its type does not allow, which is our fault.
 */
function refusalIn(error: unknown): GraphQLError | null {
  if (!(error instanceof GraphQLError) || error.extensions.code === "INTERNAL_SERVER_ERROR") return null;
  if (error.originalError) return refusalIn(error.originalError);
  return error.path && error.extensions.code === undefined ? null : error;
}
