import { columnEdges } from "./lineage-edges.ts";
import { type Facets, facet, type InputDataset, type OutputDataset } from "./open-lineage-event.ts";
import type { CheckFacts, DatasetName, SourceFacts, StreamFacts, TableFacts } from "./run-facts.ts";

/** The stream's source with what was read from it and what the checks said about those rows. */
export function sourceInput({ source, checks }: StreamFacts): InputDataset {
  return {
    ...source.dataset,
    facets: {
      ...facet("schema", { fields: source.fields.map(({ name, type }, index) => schemaField(name, type, index)) }),
      ...dataSourceFacet(source.dataset),
      ...facet("datasetType", { datasetType: source.kind }),
      // Where Marquez looks for it.
      ...assertionsFacet(checks),
    },
    inputFacets: { ...readStatistics(source), ...assertionsFacet(checks) },
  };
}

/** A layer's table with its columns, where they come from, and what the run wrote. */
export function tableOutput(stream: StreamFacts, table: TableFacts): OutputDataset {
  return {
    ...table.dataset,
    facets: {
      ...facet("schema", { fields: tableFields(stream, table) }),
      ...dataSourceFacet(table.dataset),
      ...facet("datasetType", { datasetType: "TABLE" }),
      ...facet("lifecycleStateChange", { lifecycleStateChange: lifecycleOf(table) }),
      ...columnLineageFacet(stream, table),
      ...personalTags(table),
      ...metricsFacet(table),
      ...(table.layer === "chart" ? assertionsFacet(stream.checks) : {}),
    },
    outputFacets: table.rowsWritten === null ? {} : facet("outputStatistics", { rowCount: table.rowsWritten }),
  };
}

function tableFields(stream: StreamFacts, table: TableFacts) {
  return table.columns.map(({ name, type }, index) =>
    table.layer === "explore" && name === "data"
      ? {
          ...schemaField(name, type, index),
          fields: stream.source.fields.map((field, nested) => schemaField(field.name, field.type, nested)),
        }
      : schemaField(name, type, index),
  );
}

function schemaField(name: string, type: string, index: number) {
  return { name, type, ordinal_position: index + 1 };
}

/** `uri` is the namespace, which holds no credentials; a bare word such as `file` is made a URI. */
function dataSourceFacet({ namespace }: DatasetName): Facets {
  return facet("dataSource", { name: namespace, uri: namespace.includes("://") ? namespace : `${namespace}:///` });
}

function readStatistics({ rows, bytes }: SourceFacts): Facets {
  if (rows === null) return {};
  return facet("inputStatistics", bytes === null ? { rowCount: rows } : { rowCount: rows, size: bytes });
}

/** Chart is brought to what was read; explore and navigate are added to. */
function lifecycleOf({ isNew, layer }: TableFacts): "CREATE" | "OVERWRITE" | "ALTER" {
  if (isNew) return "CREATE";
  return layer === "chart" ? "OVERWRITE" : "ALTER";
}

/** A tag a column and kind of personal data, on every layer that holds the values. */
function personalTags({ columns }: TableFacts): Facets {
  const tags = columns.flatMap(({ name, personal }) =>
    personal.map((value) => ({ key: "pii", value, source: "ATLAS", field: name })),
  );
  return tags.length === 0 ? {} : facet("tags", { tags });
}

function columnLineageFacet(stream: StreamFacts, table: TableFacts): Facets {
  const index = stream.tables.indexOf(table);
  const origin = index === 0 ? stream.source.dataset : stream.tables[index - 1]!.dataset;
  const fields = columnEdges(stream, table).map(({ from, to, transformation, description, isMasking }) => [
    to,
    {
      inputFields: [
        {
          ...origin,
          field: from,
          transformations: [
            { type: "DIRECT", subtype: transformation, description: description ?? "", masking: isMasking },
          ],
        },
      ],
      // Superseded by `transformations`, and read by tools that do not know those yet: IDENTITY or MASKED.
      transformationType: isMasking ? "MASKED" : "IDENTITY",
      transformationDescription: description ?? "as it is",
    },
  ]);
  return fields.length === 0 ? {} : facet("columnLineage", { fields: Object.fromEntries(fields) });
}

function metricsFacet({ profile }: TableFacts): Facets {
  if (profile === null) return {};
  const columnMetrics = Object.fromEntries(
    Object.entries(profile.nullsByColumn).map(([name, nullCount]) => [name, { nullCount }]),
  );
  return facet("dataQualityMetrics", { rowCount: profile.rows, columnMetrics });
}

/** The standard knows success and failure only: a check without a verdict is left out rather than called one of them. */
function assertionsFacet(checks: readonly CheckFacts[]): Facets {
  const assertions = checks
    .filter(({ outcome }) => outcome !== "not_evaluated" && outcome !== "error")
    .map(({ name, outcome, value, threshold, unit }) => ({
      assertion: name,
      name,
      success: outcome === "pass",
      severity: outcome === "warn" ? "warn" : "error",
      ...(threshold === null || unit === "number"
        ? {}
        : { expected: unit === "share" ? `>= ${threshold}` : `<= ${threshold} s` }),
      ...(value === null ? {} : { actual: unit === "seconds" ? `${value} s` : `${value}` }),
    }));
  return assertions.length === 0 ? {} : facet("dataQualityAssertions", { assertions });
}
