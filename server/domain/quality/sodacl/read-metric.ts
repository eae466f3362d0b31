import { AGGREGATES, type Aggregate, type ColumnName, type Metric } from "./check.ts";
import type { ColumnRules } from "./column-rules.ts";
import { readColumn } from "./names.ts";
import type { CheckSettings } from "./settings.ts";

const COUNTS: Readonly<Record<string, { kind: "missing" | "invalid" | "valid"; isPercent: boolean }>> = {
  missing_count: { kind: "missing", isPercent: false },
  missing_percent: { kind: "missing", isPercent: true },
  invalid_count: { kind: "invalid", isPercent: false },
  invalid_percent: { kind: "invalid", isPercent: true },
  valid_count: { kind: "valid", isPercent: false },
};

interface MetricSource {
  name: string;
  args: string[];
  settings: CheckSettings;
  columnRules: ReadonlyMap<string, ColumnRules>;
}

/** Null, with the reason in the settings, when there is no such metric or it lacks what it needs. */
export function readMetric(source: MetricSource): Metric | null {
  const { name, args, settings } = source;
  const own = readOwnMetric(name, settings);
  if (own) return own;
  if (name === "row_count") {
    settings.rules({});
    return { kind: "rows" };
  }
  const isDuplicates = name === "duplicate_count" || name === "duplicate_percent";
  const isAggregate = (AGGREGATES as readonly string[]).includes(name);
  if (!isDuplicates && !isAggregate && !Object.hasOwn(COUNTS, name)) {
    settings.refuse(
      settings.place,
      `"${name}" is no metric; expected a known one, or "${name} expression" or "${name} query" under it.`,
    );
    return null;
  }
  const column = args[0] === undefined ? null : readColumn(args[0]);
  if (!column) {
    settings.refuse(settings.place, `${name} expects a column: ${name}(column).`);
    return null;
  }
  const rules = settings.rules(source.columnRules.get(column.name) ?? {});
  if (isDuplicates) {
    const columns = args.map((arg) => readColumn(arg) ?? { text: arg, name: arg });
    return { kind: "duplicates", columns, rules, isPercent: name === "duplicate_percent" };
  }
  if (isAggregate) return readAggregate(name as Aggregate, column, rules, source);
  return { ...COUNTS[name]!, column, rules };
}

export function metricColumns(metric: Metric): readonly ColumnName[] {
  if (metric.kind === "duplicates") return metric.columns;
  return "column" in metric ? [metric.column] : [];
}

function readAggregate(
  aggregate: Aggregate,
  column: ColumnName,
  rules: ColumnRules,
  { args, settings }: MetricSource,
): Metric | null {
  if (aggregate !== "percentile") return { kind: "aggregate", aggregate, column, rules, share: null };
  const share = args[1] ?? "";
  if (!(Number(share) >= 0 && Number(share) <= 1) || share === "") {
    settings.refuse(
      settings.place,
      "percentile expects a share from 0 to 1 after the column: percentile(column, 0.95).",
    );
    return null;
  }
  return { kind: "aggregate", aggregate, column, rules, share };
}

/** A metric that the check itself defines by SQL: `x expression`, `x query` or `x sql_file`. */
function readOwnMetric(name: string, settings: CheckSettings): Metric | null {
  const entry =
    settings.takeEndingWith(" expression") ?? settings.takeEndingWith(" query") ?? settings.takeEndingWith(" sql_file");
  if (!entry) return null;
  const [, metricName, form] = /^(.*) (expression|query|sql_file)$/.exec(entry.key)!;
  if (metricName !== name) {
    settings.scope.yaml.report(
      entry.place,
      `"${entry.key}" defines ${metricName}, not ${name}; expected "${name} ${form}".`,
    );
  }
  const text = settings.textOf(entry) ?? "";
  if (form === "expression") return { kind: "expression", sql: text };
  if (form === "query") return { kind: "query", sql: text };
  const sql = settings.scope.readFile(text);
  if (sql === null) settings.refuse(entry.place, `The file ${text} cannot be read beside the check file.`);
  return { kind: "query", sql: settings.scope.replace(sql ?? "").text };
}
