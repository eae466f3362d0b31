import type { Check, FileProblem, Place } from "../../domain/quality/sodacl/check.ts";
import type { Measured, SodaOutcome } from "../../domain/quality/sodacl/judge.ts";

/** Some of the rows that failed a check; never more than its limit. Raw values: mask before showing. */
export interface FailedRows {
  columns: string[];
  rows: (string | null)[][];
}

export interface CheckResult {
  place: Place;
  /** The check's own line. */
  check: string;
  name: string;
  table: string | null;
  column: string | null;
  outcome: SodaOutcome;
  value: Measured | null;
  /** Why, for people; null when outcome and value say it all. */
  reason: string | null;
  attributes: Record<string, unknown>;
  identity: string | null;
  /** What its values are kept under from run to run. */
  metricKey: string;
  failedRows: FailedRows | null;
}

export interface ChecksReport {
  results: CheckResult[];
  problems: FileProblem[];
  /** Statements sent that read data or the catalog. */
  statements: number;
}

export function resultOf(check: Check, verdict: Pick<CheckResult, "outcome" | "value" | "reason">): CheckResult {
  const { place, text, name, table, partition, column, attributes, identity } = check;
  return {
    place,
    check: text,
    name,
    table: table?.text ?? null,
    column,
    ...verdict,
    attributes,
    identity,
    metricKey:
      identity ??
      JSON.stringify([
        table?.schema ?? null,
        table?.name ?? null,
        partition?.name ?? null,
        check.filter,
        metricText(check),
      ]),
    failedRows: null,
  };
}

/** Checks on the same figure share its history, whatever their thresholds. */
function metricText({ body, text, name }: Check): string {
  if (body && "metric" in body) return JSON.stringify(body.metric);
  return `${text} ${name}`;
}
