import { isCallOver } from "../domain/mcp/mcp-server.ts";
import type { Store } from "./database.ts";
import { findMcpCall, MCP_CALLS_CHANNEL, type McpCallRecord } from "./mcp-calls.ts";
import { NotFound } from "./not-found.ts";
import { WakeableIterator } from "./wakeable-iterator.ts";

/** Live calls for all followers in this process: the row is the news, a notification only says that it changed. */
export class McpCallFeed {
  readonly #store: Store;
  readonly #followers = new Map<string, Set<() => void>>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The notification channels it wants to hear. */
  readonly channels: Record<string, (payload: string) => void> = {
    [MCP_CALLS_CHANNEL]: (callId) => {
      for (const wake of this.#followers.get(callId) ?? []) wake();
    },
  };

  /** To be called when notifications may have been missed: everybody looks again. */
  catchUp(): void {
    for (const wakes of this.#followers.values()) for (const wake of wakes) wake();
  }

  /** The call as it is, then after each change, to its end. Changes while nobody asks are folded. Throws NotFound. */
  async follow(callId: string): Promise<AsyncIterableIterator<McpCallRecord>> {
    const first = await findMcpCall(this.#store, callId);
    if (!first) throw new NotFound("call", callId);
    let awake = Promise.withResolvers<void>();
    const wake = () => awake.resolve();
    const wakes = this.#followers.get(callId) ?? new Set();
    this.#followers.set(callId, wakes.add(wake));
    awake.resolve();
    let hasEnded = false;
    return new WakeableIterator<McpCallRecord>({
      next: async (sleep) => {
        if (hasEnded || !(await sleep(awake.promise))) return null;
        awake = Promise.withResolvers<void>();
        const call = await findMcpCall(this.#store, callId);
        hasEnded = call === null || isCallOver(call.status);
        return call;
      },
      close: () => {
        wakes.delete(wake);
        if (wakes.size === 0) this.#followers.delete(callId);
      },
    });
  }
}
