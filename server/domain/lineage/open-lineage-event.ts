import type { DatasetName } from "./run-facts.ts";

/** OpenLineage 2-0-2, the part that Atlas sends. */

export const OPEN_LINEAGE_PRODUCER = "urn:atlas:sync";
export const RUN_EVENT_SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

export type RunEventType = "START" | "RUNNING" | "COMPLETE" | "ABORT" | "FAIL" | "OTHER";

export interface RunEvent {
  eventType: RunEventType;
  /** ISO 8601 with zone. */
  eventTime: string;
  producer: string;
  schemaURL: string;
  run: { runId: string; facets: Facets };
  job: { namespace: string; name: string; facets: Facets };
  inputs: InputDataset[];
  outputs: OutputDataset[];
}

export interface InputDataset extends DatasetName {
  facets: Facets;
  inputFacets: Facets;
}

export interface OutputDataset extends DatasetName {
  facets: Facets;
  outputFacets: Facets;
}

export type Facets = Record<string, Facet>;

export interface Facet {
  _producer: string;
  _schemaURL: string;
  [field: string]: unknown;
}

/** Facet key → where its schema is published. A facet of another version is another contract: raise both at once. */
const FACET_SCHEMAS = {
  parent: "1-2-0/ParentRunFacet",
  nominalTime: "1-0-1/NominalTimeRunFacet",
  processing_engine: "1-1-1/ProcessingEngineRunFacet",
  errorMessage: "1-0-1/ErrorMessageRunFacet",
  test: "1-0-1/TestRunFacet",
  jobType: "2-0-4/JobTypeJobFacet",
  sql: "1-1-0/SQLJobFacet",
  tags: "1-0-0/TagsDatasetFacet",
  schema: "1-2-0/SchemaDatasetFacet",
  dataSource: "1-0-1/DatasourceDatasetFacet",
  datasetType: "1-0-1/DatasetTypeDatasetFacet",
  lifecycleStateChange: "1-0-1/LifecycleStateChangeDatasetFacet",
  columnLineage: "1-2-0/ColumnLineageDatasetFacet",
  dataQualityMetrics: "1-0-0/DataQualityMetricsDatasetFacet",
  dataQualityAssertions: "1-1-0/DataQualityAssertionsDatasetFacet",
  inputStatistics: "1-0-0/InputStatisticsInputDatasetFacet",
  outputStatistics: "1-0-2/OutputStatisticsOutputDatasetFacet",
} as const;
export type FacetKey = keyof typeof FACET_SCHEMAS;

export function facet(key: FacetKey, fields: Record<string, unknown>): Facets {
  const path = FACET_SCHEMAS[key];
  const definition = path.slice(path.indexOf("/") + 1);
  return {
    [key]: {
      _producer: OPEN_LINEAGE_PRODUCER,
      _schemaURL: `https://openlineage.io/spec/facets/${path}.json#/$defs/${definition}`,
      ...fields,
    },
  };
}
