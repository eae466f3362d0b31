export const USER_ERROR_CODES = [
  "required",
  "invalid",
  "taken",
  "not_found",
  "conflict",
  "running",
  "unreachable",
  "unsupported",
  "limit",
  "stale",
] as const;
export type UserErrorCode = (typeof USER_ERROR_CODES)[number];

/** A refusal that the user can do something about. `field` is the path in the mutation's input. */
export interface UserError {
  code: UserErrorCode;
  message: string;
  field: string[] | null;
}

/** What a service gives: the thing, or why not. */
export type Outcome<T> = { done: T; refused?: undefined } | { done?: undefined; refused: UserError[] };

export function done<T>(thing: T): Outcome<T> {
  return { done: thing };
}

export function refuse(code: UserErrorCode, message: string, field: string[] | null = null): { refused: UserError[] } {
  return { refused: [{ code, message, field }] };
}
