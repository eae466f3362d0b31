import type { Baseline, ColumnName, TableName } from "./check.ts";
import { isReserved, NAME, readColumn, readTable } from "./names.ts";

/** The parts of a check's own line. `threshold` is still text; null when the line has none. */
export type CheckLine =
  | { kind: "metric"; metric: MetricText; threshold: string | null }
  | { kind: "change"; metric: MetricText; baseline: Baseline; isPercent: boolean; threshold: string | null }
  | { kind: "anomaly"; metric: MetricText; threshold: string | null }
  | { kind: "freshness"; column: ColumnName; nowVariable: string; threshold: string | null }
  | { kind: "distribution"; column: ColumnName; threshold: string | null }
  | { kind: "same row count"; table: TableName; partition: string | null; dataSource: string | null }
  | { kind: "reference"; columns: ColumnName[]; target: TableName; targetColumns: ColumnName[]; mustExist: boolean }
  | { kind: "schema" | "failed rows" | "group by" | "group evolution" };

export interface MetricText {
  name: string;
  args: string[];
}

const BARE = ["schema", "failed rows", "group by", "group evolution"] as const;
const ARG = `(?:${NAME}|[+-]?(?:\\d+\\.?\\d*|\\.\\d+))`;
const METRIC = `(${NAME})(?:\\((${ARG}(?:, ${ARG})*)\\))?`;
const LIST = `(?:\\(${NAME}(?:, ${NAME})*\\)|${NAME})`;

const METRIC_LINE = new RegExp(`^${METRIC}(?: (.+))?$`, "su");
const SAME_ROW_COUNT = new RegExp(`^row_count same as (${NAME})(?: \\[([^\\]]+)\\])?(?: in (\\S+))?$`, "u");
const REFERENCE = new RegExp(`^values in (${LIST}) must (not )?exist in (${NAME}) (${LIST})$`, "u");
const CHANGE = new RegExp(
  `^change(?: (avg|min|max) last (\\d+)| same day last (week|month))?( percent)? for ${METRIC}(?: (.+))?$`,
  "su",
);
const ANOMALY = new RegExp(`^anomaly (?:score|detection) for ${METRIC}(?: (.+))?$`, "su");
const OLD_FRESHNESS = new RegExp(`^freshness using (${NAME})(?: with (\\S+))?(?: (.+))?$`, "su");

const METRIC_FORM = "a metric such as row_count, missing_count(column) or avg(column), then a threshold such as > 0";

/** Reads a check's line with its variables replaced; a string says what was expected. */
export function readCheckLine(text: string): CheckLine | string {
  const bare = BARE.find((form) => form === text);
  if (bare) return { kind: bare };
  if (text.startsWith("row_count same as ")) return readSameRowCount(text);
  if (text.startsWith("values in ")) return readReference(text);
  if (text.startsWith("change ")) return readChange(text);
  if (text.startsWith("anomaly ")) return readAnomaly(text);
  const old = OLD_FRESHNESS.exec(text);
  if (old) return readFreshness([old[1]!, ...(old[2] ? [old[2]] : [])], old[3] ?? null);
  const match = METRIC_LINE.exec(text);
  if (!match) return `expected ${METRIC_FORM}, with single spaces and no space within the brackets`;
  const metric = readMetricText(match[1]!, match[2]);
  if (typeof metric === "string") return metric;
  const threshold = match[3] ?? null;
  if (metric.name === "freshness") return readFreshness(metric.args, threshold);
  if (metric.name === "distribution_difference") return readDistribution(metric.args, threshold);
  return { kind: "metric", metric, threshold };
}

function readMetricText(name: string, args: string | undefined): MetricText | string {
  const list = args ? [...args.matchAll(new RegExp(ARG, "gu"))].map(([arg]) => arg) : [];
  const reserved = list.find(isReserved);
  if (reserved) return `"${reserved}" is a word of the language; expected it in quotes: ${name}("${reserved}")`;
  return { name, args: list };
}

function readFreshness(args: string[], threshold: string | null): CheckLine | string {
  const column = args[0] === undefined ? null : readColumn(args[0]);
  if (!column) return "freshness expects a column of dates or times: freshness(updated_at) < 1d";
  return { kind: "freshness", column, nowVariable: args[1] ?? "NOW", threshold };
}

function readDistribution(args: string[], threshold: string | null): CheckLine | string {
  const column = args[0] === undefined ? null : readColumn(args[0]);
  if (!column) return "distribution_difference expects a column: distribution_difference(amount) > 0.05";
  return { kind: "distribution", column, threshold };
}

function readSameRowCount(text: string): CheckLine | string {
  const match = SAME_ROW_COUNT.exec(text);
  const table = match && readTable(match[1]!);
  if (!table) return 'expected "row_count same as <table>", optionally with [partition] and "in <data source>"';
  return { kind: "same row count", table, partition: match[2] ?? null, dataSource: match[3] ?? null };
}

function readReference(text: string): CheckLine | string {
  const match = REFERENCE.exec(text);
  const target = match && readTable(match[3]!);
  if (!target) return 'expected "values in <column> must exist in <table> <column>", or lists of columns in brackets';
  const columns = readColumns(match[1]!);
  const targetColumns = readColumns(match[4]!);
  if (columns.length !== targetColumns.length) {
    return `expected as many columns of ${target.text} as are named before it: ${columns.length}, not ${targetColumns.length}`;
  }
  return { kind: "reference", columns, target, targetColumns, mustExist: match[2] === undefined };
}

function readColumns(list: string): ColumnName[] {
  return [...list.matchAll(new RegExp(NAME, "gu"))].map(([text]) => readColumn(text) ?? { text, name: text });
}

function readChange(text: string): CheckLine | string {
  const match = CHANGE.exec(text);
  if (!match) {
    return 'expected "change [avg|min|max last <n> | same day last week|month] [percent] for <metric> <threshold>"';
  }
  const [, of, measurements, unit, percent, name, args, threshold] = match;
  const metric = readMetricText(name!, args);
  if (typeof metric === "string") return metric;
  const baseline = of
    ? { kind: "window" as const, of: of as "avg" | "min" | "max", measurements: Number(measurements) }
    : unit
      ? { kind: "same day" as const, unit: unit as "week" | "month" }
      : { kind: "last" as const };
  return { kind: "change", metric, baseline, isPercent: percent !== undefined, threshold: threshold ?? null };
}

function readAnomaly(text: string): CheckLine | string {
  const match = ANOMALY.exec(text);
  if (!match) return 'expected "anomaly detection for <metric>" or "anomaly score for <metric> < default"';
  const metric = readMetricText(match[1]!, match[2]);
  if (typeof metric === "string") return metric;
  return { kind: "anomaly", metric, threshold: match[3] ?? null };
}
