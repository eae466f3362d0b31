import type { ColumnPlan } from "../domain/schema/column-plan.ts";
import { REST_COLUMN } from "../domain/schema/column-plan.ts";
import { type Identifier, qualified, quoteIdentifier } from "./identifiers.ts";

export const EXPLORE_SCHEMA = "explore";
export const CHART_SCHEMA = "chart";
export const NAVIGATE_SCHEMA = "navigate";
/** Partitions of explore, one a stream and run. */
export const RUNS_SCHEMA = "explore_runs";
export const STAGING_SCHEMA = "atlas_staging";
export const QUARANTINE_SCHEMA = "atlas_quarantine";

/** The tables that one stream of one run writes, and how its columns look. */
export interface StreamTables {
  runId: string;
  runNumber: number;
  streamRunId: string;
  /** The table's name in explore, chart and navigate. */
  table: string;
  columns: readonly ColumnPlan[];
  hasRest: boolean;
  /** Nothing of the stream was published before: there is no chart to compare with. */
  isFirst: boolean;
}

export function exploreTable({ table }: StreamTables): Identifier {
  return qualified(EXPLORE_SCHEMA, table);
}

export function explorePartition({ streamRunId }: Pick<StreamTables, "streamRunId">): Identifier {
  return qualified(RUNS_SCHEMA, `s_${streamRunId.replaceAll("-", "")}`);
}

export function stagingName({ streamRunId }: Pick<StreamTables, "streamRunId">): string {
  return `s_${streamRunId.replaceAll("-", "")}`;
}

export function stagingTable(tables: Pick<StreamTables, "streamRunId">): Identifier {
  return qualified(STAGING_SCHEMA, stagingName(tables));
}

/** A stream's first history, until it takes its place in navigate. */
export function builtHistoryName(tables: Pick<StreamTables, "streamRunId">): string {
  return `${stagingName(tables)}_history`;
}

export function builtHistory(tables: Pick<StreamTables, "streamRunId">): Identifier {
  return qualified(STAGING_SCHEMA, builtHistoryName(tables));
}

export function chartTable({ table }: Pick<StreamTables, "table">): Identifier {
  return qualified(CHART_SCHEMA, table);
}

export function navigateTable({ table }: Pick<StreamTables, "table">): Identifier {
  return qualified(NAVIGATE_SCHEMA, table);
}

export const QUARANTINE_TABLE = qualified(QUARANTINE_SCHEMA, "rows");

/** What staging, chart and navigate have in common: the stream's own columns, then Atlas's account of the record. */
export function recordColumns({ columns, hasRest }: StreamTables): { name: Identifier; type: string }[] {
  return [
    ...columns.map(({ column, type }) => ({ name: quoteIdentifier(column), type: type as string })),
    ...(hasRest ? [{ name: quoteIdentifier(REST_COLUMN), type: "jsonb" }] : []),
    { name: quoteIdentifier("_atlas_meta"), type: "jsonb" },
    { name: quoteIdentifier("_atlas_ordinal"), type: "bigint not null" },
    { name: quoteIdentifier("_atlas_key"), type: "text not null" },
    { name: quoteIdentifier("_atlas_row_hash"), type: "uuid not null" },
    { name: quoteIdentifier("_atlas_extracted_at"), type: "timestamptz not null" },
  ];
}

export function columnList(tables: StreamTables, alias?: string): string {
  return recordColumns(tables)
    .map(({ name }) => (alias ? `${alias}.${name}` : name))
    .join(", ");
}

export function columnDefinitions(tables: StreamTables): string {
  return recordColumns(tables)
    .map(({ name, type }) => `${name} ${type}`)
    .join(", ");
}
