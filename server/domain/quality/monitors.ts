import type { CheckOutcome } from "./dimension-result.ts";
import type { KeptResult } from "./kept-result.ts";
import { historyKey, outcomeOf } from "./kept-result.ts";
import { judgeByHistory, type PastValue } from "./sodacl/history.ts";
import { brokenSchemaRules, SCHEMA_CHANGES, type TableColumn } from "./sodacl/schema-rules.ts";
import type { StreamProfile } from "./stream-profile.ts";
import { formatAge, plural } from "./wording.ts";

/** What is watched on every dataset without being asked for. */
export const MONITORS = ["volume", "freshness", "schema"] as const;
type Monitor = (typeof MONITORS)[number];

/** What earlier runs of the same stream saw, newest first; columns are null when there was none. */
export interface MonitorHistory {
  volume: readonly PastValue[];
  freshness: readonly PastValue[];
  columns: readonly TableColumn[] | null;
}

export function monitorKey(historyScope: string, monitor: Monitor): string {
  return historyKey(historyScope, `monitor:${monitor}`);
}

/**
 * Rows, age of the newest value and columns of a run, held against the runs before it. They warn and never fail: that
 * something is unlike before does not make it wrong. Without enough of a past they are not evaluated.
 */
export function runMonitors(
  profile: StreamProfile,
  history: MonitorHistory,
  { at, historyScope }: { at: Date; historyScope: string },
): KeptResult[] {
  const volume = judgeByHistory(profile.rows, history.volume, at);
  const age = profile.newest === null ? null : Math.max(0, (at.getTime() - profile.newest.at.getTime()) / 1000);
  const freshness = age === null ? null : judgeAgeByHistory(age, history.freshness, at);
  const columns = profile.columns.map(({ name, type }) => ({ name, type }));
  return [
    {
      ...base("volume", historyScope),
      ...judged(volume, plural(profile.rows, "row")),
      dimension: "completeness",
      definition: "As many rows as earlier runs lead to expect.",
      unit: "rows",
      rows: profile.rows,
    },
    {
      ...base("freshness", historyScope),
      ...(freshness === null
        ? { message: "Not evaluated: no cursor and no date column says when a row was last changed." }
        : judged(freshness, `The newest ${profile.newest!.column} is ${formatAge(age!)} old`)),
      dimension: "timeliness",
      definition: "The newest row is as fresh as earlier runs lead to expect.",
      unit: "seconds",
      rows: profile.rows,
    },
    { ...base("schema", historyScope), ...judgeColumns(columns, history.columns), rows: profile.rows },
  ];
}

/** Fresher than ever is no anomaly. */
function judgeAgeByHistory(age: number, past: readonly PastValue[], at: Date) {
  const verdict = judgeByHistory(age, past, at);
  const isOnlyFresher = verdict.outcome === "warn" && verdict.expected && age < (verdict.expected.low ?? 0);
  return isOnlyFresher ? { ...verdict, outcome: "pass" as const } : verdict;
}

function judgeColumns(
  columns: readonly TableColumn[],
  before: readonly TableColumn[] | null,
): Pick<KeptResult, "outcome" | "message" | "observed" | "definition" | "dimension" | "unit" | "value"> {
  const of = {
    observed: { columns },
    definition: "The same columns as before.",
    dimension: "validity",
    unit: "number",
  } as const;
  if (before === null) {
    return {
      ...of,
      outcome: "not_evaluated",
      value: null,
      message: "Not evaluated: there is no earlier run to compare with.",
    };
  }
  const changes = brokenSchemaRules([{ kind: "changes", of: [...SCHEMA_CHANGES] }], columns, before).filter(
    // A new column in the middle moves all behind it, which is no news of theirs.
    (change) => !/ was at \d+, is at \d+$/.test(change),
  );
  return {
    ...of,
    outcome: changes.length > 0 ? "warn" : "pass",
    value: changes.length,
    message:
      changes.length > 0 ? `${capitalised(changes.join("; "))}.` : `${plural(columns.length, "column")}, as before.`,
  };
}

function judged(verdict: ReturnType<typeof judgeByHistory>, what: string) {
  const { outcome, value, reason, measured, expected } = verdict;
  const number = Number(measured ?? value);
  return {
    outcome: outcomeOf(outcome) as CheckOutcome,
    value: value === null ? null : Number(value),
    measured: number,
    low: expected?.low ?? null,
    high: expected?.high ?? null,
    message: outcome === "not-evaluated" ? `Not evaluated: ${reason}.` : `${what}; ${reason}.`,
  };
}

function base(monitor: Monitor, historyScope: string): KeptResult {
  return {
    key: `monitor:${monitor}`,
    origin: "monitor",
    name: monitor,
    metricKey: monitorKey(historyScope, monitor),
    checkFileId: null,
    definition: "",
    line: null,
    columnName: null,
    dimension: null,
    outcome: "not_evaluated",
    value: null,
    exactValue: null,
    threshold: null,
    condition: null,
    unit: "number",
    rows: null,
    message: "",
    low: null,
    high: null,
    durationMs: null,
    engine: "native",
    measured: null,
    observed: null,
    parts: [],
  };
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
