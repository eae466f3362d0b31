import type { QualityDimension } from "../dimension-result.ts";
import type { Check, FileProblem, Metric, Place } from "./check.ts";
import type { Measured, SodaOutcome, Verdict } from "./judge.ts";
import type { TableColumn } from "./schema-rules.ts";
import { limitsInWords, type PassingRange, passingRange } from "./threshold.ts";

/** Some of the rows that failed a check; never more than its limit. Raw values: mask before showing. */
export interface FailedRows {
  columns: string[];
  rows: (string | null)[][];
}

/** What a check saw that is no number, for the next one to compare with. */
export interface Observed {
  columns?: readonly TableColumn[];
  groups?: readonly string[];
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
  /** What the value counts: rows, percent, milliseconds or a plain number. */
  unit: "rows" | "percent" | "milliseconds" | "number";
  /** Why, for people; null when outcome and value say it all. */
  reason: string | null;
  /** What has to hold, as people read it; null for checks without a number. */
  condition: string | null;
  /** Where the value passes, by the threshold or by its history. */
  passes: PassingRange;
  dimension: QualityDimension | null;
  attributes: Record<string, unknown>;
  identity: string | null;
  /** What its values are kept under from run to run. */
  metricKey: string;
  /** The metric's own value, which a check of a change is not. */
  measured: Measured | null;
  observed: Observed | null;
  failedRows: FailedRows | null;
  /** What the value is a count out of, where that is known: the table's rows, or the values in its column. */
  countsOf: "rows" | "values" | null;
}

export interface ChecksReport {
  results: CheckResult[];
  problems: FileProblem[];
  /** Statements sent that read data or the catalog. */
  statements: number;
  durationMs: number;
}

export function resultOf(check: Check, verdict: Verdict): CheckResult {
  const { place, text, name, table, column, attributes, identity, body } = check;
  const { outcome, value, reason, measured, observed, expected } = verdict;
  const limits = body && "limits" in body ? body.limits : null;
  return {
    place,
    check: text,
    name,
    table: table?.text ?? null,
    column,
    outcome,
    value,
    unit: unitOf(check),
    reason,
    condition: limits === null ? null : limitsInWords(limits),
    passes: expected ?? (limits === null || !("fail" in limits) ? { low: null, high: null } : passingRange(limits)),
    dimension: dimensionOf(check),
    attributes,
    identity,
    metricKey: metricKeyOf(check),
    measured: measured === undefined ? value : measured,
    observed: observed ?? null,
    failedRows: null,
    countsOf: countsOf(check),
  };
}

function countsOf({ body, partition, filter, column }: Check): CheckResult["countsOf"] {
  if (partition !== null || filter !== null) return null;
  if (body?.kind === "reference") return column === null ? "rows" : "values";
  return body?.kind === "failed rows" && body.by === "condition" ? "rows" : null;
}

/** Checks on the same figure share its history, whatever their thresholds. */
export function metricKeyOf({ identity, table, partition, filter, body, text, name }: Check): string {
  if (identity !== null) return identity;
  const metric = body && "metric" in body ? JSON.stringify(body.metric) : `${text} ${name}`;
  return JSON.stringify([table?.schema ?? null, table?.name ?? null, partition?.name ?? null, filter, metric]);
}

function unitOf({ body }: Check): CheckResult["unit"] {
  switch (body?.kind) {
    case "freshness":
      return "milliseconds";
    case "failed rows":
    case "reference":
    case "same row count":
      return "rows";
    case "change":
      return body.isPercent ? "percent" : unitOfMetric(body.metric);
    case "metric":
    case "anomaly":
      return unitOfMetric(body.metric);
    default:
      return "number";
  }
}

function unitOfMetric(metric: Metric): CheckResult["unit"] {
  if ("isPercent" in metric) return metric.isPercent ? "percent" : "rows";
  return metric.kind === "rows" ? "rows" : "number";
}

/** Which of the six a check speaks for; a figure that the author made up speaks for none. */
function dimensionOf({ body }: Check): QualityDimension | null {
  switch (body?.kind) {
    case "freshness":
      return "timeliness";
    case "schema":
      return "validity";
    case "reference":
      return "accuracy";
    case "same row count":
    case "failed rows":
    case "group evolution":
      return "consistency";
    case "metric":
    case "change":
    case "anomaly":
      return dimensionOfMetric(body.metric);
    case "distribution":
      return "accuracy";
    default:
      return null;
  }
}

function dimensionOfMetric(metric: Metric): QualityDimension | null {
  switch (metric.kind) {
    case "rows":
    case "missing":
      return "completeness";
    case "invalid":
    case "valid":
      return "validity";
    case "duplicates":
      return "uniqueness";
    case "aggregate":
      return "accuracy";
    default:
      return null;
  }
}
