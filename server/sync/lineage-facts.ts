import { escapeIdentifier } from "pg";
import { connectorDataset, postgresDataset } from "../domain/lineage/dataset-name.ts";
import type {
  CheckFacts,
  ColumnFacts,
  DatasetName,
  SourceFacts,
  StreamFacts,
  TableFacts,
} from "../domain/lineage/run-facts.ts";
import { planColumns } from "../domain/schema/column-plan.ts";
import { LAYERS, type Layer } from "../domain/steps.ts";
import { DATASET_KEYWORD } from "../domain/stream.ts";
import { connectionSettings } from "../lib/database-url.ts";
import type { StreamPlan, SyncPlan } from "../store/plans.ts";
import type { Published } from "./catalog-stream.ts";
import { columnOfField, type PreparedStream, streamRef } from "./prepare-streams.ts";
import type { SyncDeps } from "./sync-deps.ts";

/** What lineage knows of a stream before anything is read. */
export function startedFacts(plan: SyncPlan, stream: StreamPlan): StreamFacts {
  const source = sourceFacts(plan, stream);
  return {
    streamRunId: stream.streamRunId,
    streamName: streamRef(stream).name,
    startedAt: plan.startedAt,
    ending: null,
    source,
    landedAt: null,
    sql: plan.source.connectorId === "postgres" ? tableQuery(source) : null,
    tables: [],
    checks: [],
  };
}

/** The same with what the stream published. */
export function publishedFacts(
  facts: StreamFacts,
  { stream, published, deps, at }: { stream: PreparedStream; published: Published; deps: SyncDeps; at: Date },
): StreamFacts {
  return {
    ...facts,
    ending: { outcome: "complete", at, error: null },
    source: { ...facts.source, fields: stream.tables.columns.map(({ field, type }) => ({ name: field, type })) },
    tables: tableFacts(deps, stream, published),
    checks: published.results.map(
      ({ name, outcome, value, threshold, unit }): CheckFacts => ({
        ...{ name, outcome, value, threshold },
        unit: unit === "share" || unit === "seconds" ? unit : "number",
      }),
    ),
  };
}

function sourceFacts({ source: { connectorId } }: SyncPlan, { stream }: StreamPlan): SourceFacts {
  const named = stream.jsonSchema[DATASET_KEYWORD] as DatasetName | undefined;
  return {
    dataset: named ?? connectorDataset("airbyte", connectorId, stream.name),
    kind: connectorId === "files" ? "FILE" : named ? "TABLE" : "STREAM",
    fields: planColumns(stream.jsonSchema).map(({ field, type }) => ({ name: field, type })),
    rows: null,
    bytes: null,
  };
}

/** What a table is asked for, without the values that say from where on: those are the user's data. */
function tableQuery({ dataset, fields }: SourceFacts): string {
  const [, ...table] = dataset.name.split(".");
  const columns = fields.length === 0 ? "*" : fields.map(({ name }) => escapeIdentifier(name)).join(", ");
  return `SELECT ${columns} FROM ${table.map(escapeIdentifier).join(".")}`;
}

function tableFacts(deps: SyncDeps, { tables, plan }: PreparedStream, published: Published): TableFacts[] {
  const { host = "localhost", port = 5432, database = "postgres" } = connectionSettings(deps.databaseUrl);
  return LAYERS.map((layer) => ({
    layer,
    dataset: postgresDataset({ host, port }, { database, schema: layer, table: plan.table }),
    datasetId: published.datasets[layer],
    isNew: published.isNew,
    rowsWritten: published.written[layer],
    profile: layer === "chart" ? published.chartProfile : null,
    columns: columnFacts(layer, published, tables),
  }));
}

function columnFacts(layer: Layer, published: Published, tables: PreparedStream["tables"]): ColumnFacts[] {
  const byColumn = new Map(tables.columns.map((column) => [column.column, column]));
  return published.descriptions[layer].columns.map(({ name, type }) => {
    const plan = byColumn.get(name);
    const personal = published.personal.get(name) ?? [];
    const column = { name, type, treatment: null, personal };
    if (layer === "explore" || plan === undefined) return { ...column, from: null, isCast: false };
    const isText = plan.type === "text" || plan.type === "jsonb";
    return layer === "chart"
      ? {
          ...column,
          from: plan.field,
          isCast: !isText && isStringSchema(plan.schema.type),
          treatment: published.treatments.get(name) ?? null,
        }
      : { ...column, from: columnOfField(tables, plan.field), isCast: false };
  });
}

/** A string that became a number, a date or a time was cast; a JSON number in a numeric column was not. */
function isStringSchema(type: unknown): boolean {
  return type === "string" || (Array.isArray(type) && type.includes("string"));
}
