import type { ColumnRules } from "./column-rules.ts";
import type { SchemaRule } from "./schema-rules.ts";
import type { Limits, TimeLimits } from "./threshold.ts";

/** Where something is written; line and column count from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** A mistake in a check file: what is so and what was expected there. */
export interface FileProblem extends Place {
  message: string;
}

/** A table as its check names it; `schema` only where the check wrote one. */
export interface TableName {
  /** As written, quotes included; for people and reports. */
  text: string;
  schema: string | null;
  name: string;
}

/** A column as its check names it. */
export interface ColumnName {
  text: string;
  name: string;
}

/** A named part of a table: `filter T [name]: where:`. The text is SQL of the file's author. */
export interface Partition {
  name: string;
  where: string;
}

export const AGGREGATES = [
  "avg",
  "sum",
  "min",
  "max",
  "min_length",
  "max_length",
  "avg_length",
  "stddev",
  "stddev_pop",
  "stddev_samp",
  "variance",
  "var_pop",
  "var_samp",
  "percentile",
] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** Something that is measured as one number. Percentages divide by all rows of the table, partition and filter. */
export type Metric =
  | { kind: "rows" }
  | { kind: "missing" | "invalid" | "valid"; column: ColumnName; rules: ColumnRules; isPercent: boolean }
  | { kind: "duplicates"; columns: ColumnName[]; rules: ColumnRules; isPercent: boolean }
  | { kind: "aggregate"; aggregate: Aggregate; column: ColumnName; rules: ColumnRules; share: string | null }
  | { kind: "expression"; sql: string }
  | { kind: "query"; sql: string };

export type GroupRule =
  | { kind: "required"; groups: string[] }
  | { kind: "forbidden"; groups: string[] }
  | { kind: "changes"; of: ("add" | "delete")[] };

/** How an earlier value is taken for a change over time. */
export type Baseline =
  | { kind: "last" }
  | { kind: "window"; of: "avg" | "min" | "max"; measurements: number }
  | { kind: "same day"; unit: "week" | "month" };

export interface DistributionReference {
  kind: "continuous" | "categorical";
  bins: string[];
  weights: number[];
}

export const DISTRIBUTION_METHODS = ["ks", "chi_square", "psi", "swd", "semd"] as const;
export type DistributionMethod = (typeof DISTRIBUTION_METHODS)[number];

export type CheckBody =
  | { kind: "metric"; metric: Metric; limits: Limits }
  | { kind: "change"; metric: Metric; baseline: Baseline; isPercent: boolean; limits: Limits }
  | { kind: "anomaly"; metric: Metric; limits: Limits | null }
  | { kind: "freshness"; column: ColumnName; nowVariable: string; limits: TimeLimits }
  | { kind: "schema"; warn: SchemaRule[]; fail: SchemaRule[] }
  | { kind: "same row count"; other: TableName; otherPartition: Partition | null; dataSource: string | null }
  | { kind: "reference"; columns: ColumnName[]; target: TableName; targetColumns: ColumnName[]; mustExist: boolean }
  | { kind: "failed rows"; by: "condition" | "query"; sql: string; limits: Limits }
  | { kind: "group by"; query: string; fields: string[]; groupLimit: number; checks: GroupCheck[] }
  | { kind: "group evolution"; query: string; warn: GroupRule[]; fail: GroupRule[] }
  | {
      kind: "distribution";
      column: ColumnName;
      method: DistributionMethod;
      reference: DistributionReference;
      limits: Limits;
    };

/** A check on a figure of every group of a `group by`. */
export interface GroupCheck {
  place: Place;
  text: string;
  name: string;
  figure: string;
  limits: Limits;
}

/** One check on one table, ready to be measured. */
export interface Check {
  place: Place;
  /** The check's own line, variables not replaced. */
  text: string;
  name: string;
  table: TableName | null;
  partition: Partition | null;
  /** Columns as written, joined by a comma; null when the check has none or several. */
  column: string | null;
  filter: string | null;
  samplesLimit: number | null;
  attributes: Record<string, unknown>;
  identity: string | null;
  /** Null when the check could not be read far enough to be measured. */
  body: CheckBody | null;
  /** Why the check is not measured, and what that makes of it. */
  refusal: { outcome: "error" | "not-evaluated"; reason: string } | null;
}
