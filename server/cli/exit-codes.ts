export const SUCCEEDED = 0;
export const FAILED = 1;
export const WRONG_USAGE = 2;
/** What a shell expects of a program that Ctrl-C ended. */
export const INTERRUPTED = 130;
