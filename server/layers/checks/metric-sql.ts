import type { Aggregate, ColumnName, Metric } from "../../domain/quality/sodacl/check.ts";
import type { ColumnRules } from "../../domain/quality/sodacl/column-rules.ts";
import { type Identifier, quoteIdentifier } from "../identifiers.ts";
import { inBrackets } from "./author-sql.ts";
import { columnConditions, numberOf } from "./column-sql.ts";

/** One scalar to measure. Aggregates over the same table are measured together, the others as sub-selects. */
export type Scalar =
  | {
      kind: "aggregate";
      table: Identifier;
      partition: string | null;
      render(partition: string | null): string;
      needsWhere: boolean;
    }
  | { kind: "sub-select"; sql: string };

/** The rows that a check looks at. Conditions are SQL of the file's author. */
export interface Rows {
  table: Identifier;
  partition: string | null;
  filter: string | null;
}

const FUNCTIONS: Readonly<Record<Aggregate, (value: string, name: string, share: string | null) => string>> = {
  avg: (value) => `avg(${value})`,
  sum: (value) => `sum(${value})`,
  min: (value) => `min(${value})`,
  max: (value) => `max(${value})`,
  min_length: (_, name) => `min(length(${name}))`,
  max_length: (_, name) => `max(length(${name}))`,
  avg_length: (_, name) => `avg(length(${name}))`,
  stddev: (value) => `stddev(${value})`,
  stddev_pop: (value) => `stddev_pop(${value})`,
  stddev_samp: (value) => `stddev_samp(${value})`,
  variance: (value) => `variance(${value})`,
  var_pop: (value) => `var_pop(${value})`,
  var_samp: (value) => `var_samp(${value})`,
  percentile: (value, _, share) => `percentile_disc(${share}) within group (order by ${value})`,
};

/** `count` or the aggregate itself. What a percentage divides by is a scalar of its own: `countRows`. */
export function metricScalar(metric: Exclude<Metric, { kind: "query" }>, rows: Rows): Scalar {
  switch (metric.kind) {
    case "rows":
      return countRows(rows);
    case "missing":
    case "invalid":
      return countRows(rows, rowsThatCount(metric));
    case "valid":
      return countRows(rows, presentRows(metric.column.name, metric.rules));
    case "duplicates":
      return { kind: "sub-select", sql: duplicates(metric.columns, metric.rules, rows) };
    case "aggregate": {
      const { column, rules, aggregate, share } = metric;
      const value = FUNCTIONS[aggregate](numberOf(column.name, rules), quoteIdentifier(column.name), share);
      const condition = Object.keys(rules).length > 0 ? presentRows(column.name, rules) : null;
      return aggregateOver(rows, value, condition);
    }
    case "expression":
      return {
        kind: "aggregate",
        table: rows.table,
        partition: rows.partition,
        render: () => inBrackets(metric.sql),
        needsWhere: true,
      };
  }
}

export function countRows(rows: Rows, condition: string | null = null): Scalar {
  return aggregateOver(rows, "count(*)", condition);
}

export function aggregateOver(rows: Rows, value: string, condition: string | null = null): Scalar {
  return {
    kind: "aggregate",
    table: rows.table,
    partition: rows.partition,
    needsWhere: false,
    render(partition) {
      const all = allOf(partition, rows.filter, condition);
      return all === null ? value : `${value} filter (where ${all})`;
    },
  };
}

/** Distinct values that occur more than once; rows with a NULL, or a missing or invalid value, in any column are left out. */
function duplicates(columns: readonly ColumnName[], rules: ColumnRules, rows: Rows): string {
  return `(select count(*) from (${repeatedValues(columns, rules, rows)}) as repeated)`;
}

function repeatedValues(columns: readonly ColumnName[], rules: ColumnRules, rows: Rows, wanted = ""): string {
  const names = columns.map(({ name }) => quoteIdentifier(name));
  const present = names.map((name) => `${name} is not null`).join(" and ");
  const ofRules = Object.keys(rules).length > 0 ? presentRows(columns[0]!.name, rules) : null;
  const where = allOf(rows.partition, rows.filter, ofRules === null ? present : `${present} and (${ofRules})`);
  return `select ${wanted} from ${rows.table} where ${where} group by ${names.join(", ")} having count(*) > 1`;
}

/** Rows whose values occur more than once, equal ones side by side. */
export function repeatedRows(columns: readonly ColumnName[], rules: ColumnRules, rows: Rows): string {
  const names = columns.map(({ name }) => quoteIdentifier(name)).join(", ");
  const values = repeatedValues(columns, rules, rows, names);
  return `select * from ${rows.table} where (${names}) in (${values}) order by ${names}`;
}

/** The condition of the rows that `missing` and `invalid` count. */
export function rowsThatCount({
  kind,
  column,
  rules,
}: Extract<Metric, { kind: "missing" | "invalid" | "valid" }>): string {
  return kind === "missing" ? columnConditions(column.name, rules).missing : invalidRows(column.name, rules);
}

interface Reference extends Rows {
  columns: readonly ColumnName[];
  target: Identifier;
  targetColumns: readonly ColumnName[];
  mustExist: boolean;
}

/** Rows whose values are not in the target, or are; those with a NULL in any column say nothing. */
export function referenceScalar({ table, partition, columns, target, targetColumns, mustExist }: Reference): Scalar {
  const pairs = columns.map(
    ({ name }, at) => [quoteIdentifier(name), quoteIdentifier(targetColumns[at]!.name)] as const,
  );
  const same = pairs.map(([own, others]) => `target.${others} = source.${own}`).join(" and ");
  const present = pairs.map(([own]) => `source.${own} is not null`).join(" and ");
  if (partition === null) {
    const exists = `exists (select from ${target} as target where ${same})`;
    return {
      kind: "sub-select",
      sql: `(select count(*) from ${table} as source where ${present} and ${mustExist ? "not " : ""}${exists})`,
    };
  }
  // A partition's condition is read beside both tables: a name that both have is refused as ambiguous, not guessed.
  const keys = pairs.map(([, others]) => others).join(", ");
  const found = `target.${pairs[0]![1]} is ${mustExist ? "" : "not "}null`;
  return {
    kind: "sub-select",
    sql: `(select count(*) from ${table} as source left join (select distinct on (${keys}) * from ${target}) as target on ${same} where ${inBrackets(partition)} and ${present} and ${found})`,
  };
}

/** The rows themselves that `referenceScalar` counts. */
export function missingReferenceRows({
  table,
  partition,
  columns,
  target,
  targetColumns,
  mustExist,
}: Reference): string {
  const pairs = columns.map(
    ({ name }, at) => [quoteIdentifier(name), quoteIdentifier(targetColumns[at]!.name)] as const,
  );
  const same = pairs.map(([own, others]) => `target.${others} = source.${own}`).join(" and ");
  const present = pairs.map(([own]) => `source.${own} is not null`).join(" and ");
  const source = partition === null ? table : `(select * from ${table} where ${inBrackets(partition)})`;
  return `select source.* from ${source} as source where ${present} and ${mustExist ? "not " : ""}exists (select from ${target} as target where ${same})`;
}

/** The author's partition and filter in brackets of their own, and Atlas's condition; null when there is none. */
export function allOf(partition: string | null, filter: string | null, condition: string | null = null): string | null {
  const parts = [partition, filter].filter((part) => part !== null).map(inBrackets);
  if (condition !== null) parts.push(`(${condition})`);
  return parts.length > 0 ? parts.join(" and ") : null;
}

function presentRows(column: string, rules: ColumnRules): string {
  const { missing, valid, invalid } = columnConditions(column, rules);
  return [`not (${missing})`, ...(valid ? [`(${valid})`] : []), ...(invalid ? [`not (${invalid})`] : [])].join(" and ");
}

function invalidRows(column: string, rules: ColumnRules): string {
  const { missing, valid, invalid } = columnConditions(column, rules);
  const broken = [...(valid ? [`not (${valid})`] : []), ...(invalid ? [`(${invalid})`] : [])];
  const present = broken.length > 0 ? `not (${missing}) and (${broken.join(" or ")})` : "false";
  return rules.includeNull ? `${quoteIdentifier(column)} is null or (${present})` : present;
}
