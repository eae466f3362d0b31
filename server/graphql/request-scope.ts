import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

/** The id of the HTTP request that is being answered, for code that gets no request: Apollo's error formatting. */
const requestIds = new AsyncLocalStorage<string>();

export function inRequest<T>(body: (requestId: string) => T): T {
  const id = randomUUID();
  return requestIds.run(id, () => body(id));
}

export function currentRequestId(): string {
  return requestIds.getStore() ?? randomUUID();
}
