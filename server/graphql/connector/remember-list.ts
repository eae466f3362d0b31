import type { ConnectorDesk, ConnectorEntry } from "../../jobs/connector-desk.ts";
import { ConnectorsUnknown } from "./connectors-unknown.ts";

// Which connectors there are changes with a worker, and hundreds of them are no small answer.
const FRESH_MS = 5 * 60_000;
const PATIENCE_MS = 20_000;

/**
 * The desk, with its list of connectors remembered: a worker is asked for it, and every page that names a source's connector
 * would ask again. A list older than five minutes is given once more while a newer one is asked for; a first list that no worker
 * gives in time is a ConnectorsUnknown.
 */
export function rememberList(desk: ConnectorDesk, now: () => number = Date.now): ConnectorDesk {
  let known: { list: ConnectorEntry[]; at: number } | null = null;
  let asking: Promise<ConnectorEntry[]> | null = null;

  function ask(): Promise<ConnectorEntry[]> {
    asking ??= desk
      .list()
      .then((list) => {
        known = { list, at: now() };
        return list;
      })
      .finally(() => {
        asking = null;
      });
    return asking;
  }

  return {
    ...desk,
    forget() {
      known = null;
      asking = null;
      desk.forget();
    },
    async list() {
      if (!known) return inTime(ask());
      // Who finds the old list good enough is not to fail because the new one cannot be had.
      if (now() - known.at > FRESH_MS) ask().catch(() => {});
      return known.list;
    },
  };
}

function inTime<T>(asked: Promise<T>): Promise<T> {
  const patience = Promise.withResolvers<never>();
  const timer = setTimeout(() => patience.reject(new ConnectorsUnknown(PATIENCE_MS)), PATIENCE_MS);
  return Promise.race([asked, patience.promise]).finally(() => clearTimeout(timer));
}
