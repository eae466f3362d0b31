import { historyKey } from "../domain/quality/kept-result.ts";
import { type MonitorHistory, monitorKey } from "../domain/quality/monitors.ts";
import type { Observed } from "../domain/quality/sodacl/check-result.ts";
import type { CheckHistory, PastValue } from "../domain/quality/sodacl/history.ts";
import type { Store } from "./database.ts";

/** A year of daily runs: enough for the same weekday or month, and for a window of any use. */
const MAX_VALUES = 400;

export interface HistoryOf {
  /** Datasets whose results count; the sync's own. */
  datasetIds: readonly string[];
  /** Staged rows of a run are no history of published ones. */
  scope: string;
  /** The run that asks: what an earlier attempt of it found is no past. */
  runId: string | null;
}

/** What earlier results of a sync's datasets say, as checks ask for it. */
export function checkHistory(store: Store, of: HistoryOf): CheckHistory {
  const keyOf = (key: string) => historyKey(of.scope, key);
  return {
    values: (key) => pastValues(store, of, keyOf(key)),
    columns: async (key) => (await lastObserved(store, of, keyOf(key)))?.columns ?? null,
    groups: async (key) => (await lastObserved(store, of, keyOf(key)))?.groups ?? null,
  };
}

/** The same for what is watched without being asked. */
export async function monitorHistory(store: Store, of: HistoryOf): Promise<MonitorHistory> {
  const [volume, freshness, schema] = await Promise.all([
    pastValues(store, of, monitorKey(of.scope, "volume")),
    pastValues(store, of, monitorKey(of.scope, "freshness")),
    lastObserved(store, of, monitorKey(of.scope, "schema")),
  ]);
  return { volume, freshness, columns: schema?.columns ?? null };
}

async function pastValues(store: Store, of: HistoryOf, metricKey: string): Promise<PastValue[]> {
  const rows = await store.qualityResult.findMany({
    where: { ...earlier(of), metricKey, measured: { not: null } },
    // Several checks may look at one metric; a pass over it is one measurement.
    distinct: ["at"],
    orderBy: { at: "desc" },
    take: MAX_VALUES,
    select: { at: true, measured: true },
  });
  return rows.map(({ at, measured }) => ({ at, value: measured! }));
}

async function lastObserved(store: Store, of: HistoryOf, metricKey: string): Promise<Observed | null> {
  const row = await store.qualityResult.findFirst({
    where: { ...earlier(of), metricKey },
    orderBy: { at: "desc" },
    select: { observed: true },
  });
  return (row?.observed as Observed | null) ?? null;
}

function earlier({ datasetIds, runId }: HistoryOf) {
  return {
    datasetId: { in: [...datasetIds] },
    ...(runId === null ? {} : { OR: [{ runId: null }, { runId: { not: runId } }] }),
  };
}
