import { createClient } from "graphql-ws";

/** Polling means: two reconnects failed, so pages that follow something re-read it until the socket is back. */
export type LiveState = "connecting" | "live" | "reconnecting" | "polling";
export type LiveConnection = { state: LiveState; retryAt: number | null; lastMessageAt: number | null };

const FAILURES_BEFORE_POLLING = 2;
const LONGEST_WAIT_MS = 15_000;

let connection: LiveConnection = { state: "connecting", retryAt: null, lastMessageAt: null };
const listeners = new Set<() => void>();

function update(change: Partial<LiveConnection>) {
  connection = { ...connection, ...change };
  for (const listener of listeners) listener();
}

export const liveConnection = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: () => connection,
};

/** Resolves after `ms`, or at once when the browser says the network is back. */
function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      window.removeEventListener("online", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    window.addEventListener("online", finish);
  });
}

/** The page's one socket. It keeps trying for as long as the page is open; the session cookie goes with it. */
export const liveClient = createClient({
  url: () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
  lazy: true,
  lazyCloseTimeout: 5_000,
  keepAlive: 12_000,
  retryAttempts: Number.POSITIVE_INFINITY,
  shouldRetry: () => true,
  retryWait(retries) {
    const waitMs = Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** retries) * (0.8 + Math.random() * 0.4);
    const isGivenUp = retries >= FAILURES_BEFORE_POLLING;
    update({ state: isGivenUp ? "polling" : "reconnecting", retryAt: Date.now() + waitMs });
    return wait(waitMs);
  },
  on: {
    connected: () => update({ state: "live", retryAt: null, lastMessageAt: Date.now() }),
    message: () => update({ lastMessageAt: Date.now() }),
  },
});
