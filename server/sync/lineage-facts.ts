import { connectorDataset, postgresDataset } from "../domain/lineage/dataset-name.ts";
import type {
  CheckFacts,
  ColumnFacts,
  DatasetName,
  Ending,
  SourceFacts,
  StreamFacts,
  TableFacts,
} from "../domain/lineage/run-facts.ts";
import { LAYERS, type Layer } from "../domain/steps.ts";
import { DATASET_KEYWORD } from "../domain/stream.ts";
import { connectionSettings } from "../lib/database-url.ts";
import type { SyncPlan } from "../store/plans.ts";
import type { Published } from "./catalog-stream.ts";
import { columnOfField, type PreparedStream } from "./prepare-streams.ts";
import type { SyncDeps } from "./sync-deps.ts";

/** What lineage needs to know of one stream, gathered from the run. `published` is null for a stream that failed. */
export function streamFacts(
  run: { plan: SyncPlan; deps: SyncDeps },
  prepared: PreparedStream,
  outcome: { startedAt: Date; ending: Ending; published: Published | null; read: { rows: number; bytes: number } },
): StreamFacts {
  const { ref, plan } = prepared;
  return {
    streamRunId: plan.streamRunId,
    streamName: ref.name,
    startedAt: outcome.startedAt,
    ending: outcome.ending,
    source: sourceFacts(run.plan, prepared, outcome.read),
    tables: outcome.published === null ? [] : tableFacts(run.deps, prepared, outcome.published),
    checks: (outcome.published?.results ?? []).map(
      ({ name, outcome: result, value, threshold, unit }): CheckFacts => ({
        name,
        outcome: result,
        value,
        threshold,
        unit,
      }),
    ),
  };
}

function sourceFacts(plan: SyncPlan, prepared: PreparedStream, read: { rows: number; bytes: number }): SourceFacts {
  const { connectorId } = plan.source;
  const named = prepared.plan.stream.jsonSchema[DATASET_KEYWORD] as DatasetName | undefined;
  return {
    dataset: named ?? connectorDataset("airbyte", connectorId, prepared.ref.name),
    kind: connectorId === "files" ? "FILE" : named ? "TABLE" : "STREAM",
    fields: prepared.tables.columns.map(({ field, type }) => ({ name: field, type })),
    ...read,
  };
}

function tableFacts(deps: SyncDeps, { tables, plan }: PreparedStream, published: Published): TableFacts[] {
  const { host = "localhost", port = 5432, database = "postgres" } = connectionSettings(deps.databaseUrl);
  return LAYERS.map((layer) => ({
    layer,
    dataset: postgresDataset({ host, port }, { database, schema: layer, table: plan.table }),
    isNew: published.isNew,
    rowsWritten: published.written[layer],
    profile: layer === "chart" ? published.chartProfile : null,
    columns: columnFacts(layer, published, tables),
  }));
}

function columnFacts(
  layer: Layer,
  { descriptions, treatments }: Published,
  tables: PreparedStream["tables"],
): ColumnFacts[] {
  const { columns } = descriptions[layer];
  const byColumn = new Map(tables.columns.map((column) => [column.column, column]));
  return columns.map(({ name, type }) => {
    const plan = byColumn.get(name);
    if (layer === "explore" || plan === undefined) return { name, type, from: null, isCast: false };
    const isText = plan.type === "text" || plan.type === "jsonb";
    return layer === "chart"
      ? {
          name,
          type,
          from: plan.field,
          isCast: !isText && typeof plan.schema.type !== "undefined" && isStringSchema(plan.schema.type),
          ...(treatments.has(name) && { protection: treatments.get(name) }),
        }
      : { name, type, from: columnOfField(tables, plan.field), isCast: false };
  });
}

/** A string that became a number, a date or a time was cast; a JSON number in a numeric column was not. */
function isStringSchema(type: unknown): boolean {
  return type === "string" || (Array.isArray(type) && type.includes("string"));
}
