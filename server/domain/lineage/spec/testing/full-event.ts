const frame = (path: string) => ({
  _producer: "https://example.org/producer/1.0",
  _schemaURL: `https://openlineage.io/spec/facets/${path}`,
});
const uuid = "3f5e83fa-3480-44ff-99c5-ff943904e5e8";
const job = { namespace: "a-job-namespace", name: "a.job" };
const transformations = [{ type: "DIRECT", subtype: "IDENTITY", description: "as it is", masking: false }];
const inputField = {
  namespace: "postgres://db.example.org:5432",
  name: "shop.public.orders",
  field: "id",
  transformations,
};
const testedBy = {
  severity: "error",
  description: "d",
  expected: "1",
  actual: "2",
  content: "c",
  contentType: "text/x-sql",
  params: { a: 1 },
};
const metrics = {
  rowCount: 10,
  bytes: 100,
  fileCount: 1,
  lastUpdated: "2026-11-23T10:00:00.5+01:00",
  columnMetrics: {
    id: { nullCount: 0, distinctCount: 10, sum: 55, count: 10, min: 1, max: 10, quantiles: { "0.5": 5.5 } },
  },
};
const assertions = {
  assertions: [{ assertion: "unique", success: true, column: "id", name: "one each", ...testedBy }],
};
const lineageInputs = [
  { type: "DATASET", namespace: "n", name: "d", field: "f", transformations },
  { type: "JOB", ...job, runId: uuid, transformations },
];
const statistics = { rowCount: 10, size: 100, fileCount: 1 };
const compare = {
  type: "compare",
  left: { type: "field", field: "day" },
  right: { type: "literal", value: "1" },
  comparison: "EQUAL",
};
const condition = {
  type: "binary",
  operator: "AND",
  left: compare,
  right: {
    type: "binary",
    operator: "OR",
    left: { type: "partition", partitions: [{ identifier: "day=1", dimensions: { day: "1" } }] },
    right: { type: "location", locations: ["s3://bucket/a"] },
  },
};

/** A run event with every facet that OpenLineage publishes, each with every property. */
export const FULL_EVENT = {
  eventType: "COMPLETE",
  eventTime: "2026-11-23T10:00:00Z",
  producer: "https://example.org/producer/1.0",
  schemaURL: "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
  run: {
    runId: uuid,
    facets: {
      parent: {
        ...frame("1-2-0/ParentRunFacet.json"),
        run: { runId: uuid, facets: { own: frame("own.json") } },
        job: { ...job, facets: { own: frame("own.json") } },
        root: { run: { runId: uuid }, job },
      },
      nominalTime: {
        ...frame("1-0-1/NominalTimeRunFacet.json"),
        nominalStartTime: "2026-11-23T10:00:00Z",
        nominalEndTime: "2026-11-23T11:00:00Z",
      },
      processing_engine: {
        ...frame("1-1-1/ProcessingEngineRunFacet.json"),
        version: "3",
        name: "x",
        openlineageAdapterVersion: "1",
      },
      errorMessage: {
        ...frame("1-0-1/ErrorMessageRunFacet.json"),
        message: "m",
        programmingLanguage: "p",
        stackTrace: "s",
      },
      extractionError: {
        ...frame("1-1-2/ExtractionErrorRunFacet.json"),
        totalTasks: 2,
        failedTasks: 1,
        errors: [{ errorMessage: "m", stackTrace: "s", task: "t", taskNumber: 1 }],
      },
      externalQuery: { ...frame("1-0-2/ExternalQueryRunFacet.json"), externalQueryId: "q", source: "snowflake" },
      environmentVariables: {
        ...frame("1-0-0/EnvironmentVariablesRunFacet.json"),
        environmentVariables: [{ name: "A", value: "1" }],
      },
      executionParameters: {
        ...frame("1-0-0/ExecutionParametersRunFacet.json"),
        parameters: [{ key: "k", name: "n", description: "d", value: "v" }],
      },
      jobDependencies: {
        ...frame("1-0-1/JobDependenciesRunFacet.json"),
        upstream: [
          {
            job,
            run: { runId: uuid },
            dependency_type: "DIRECT",
            sequence_trigger_rule: "FINISH_TO_START",
            status_trigger_rule: "EXECUTE_ON_SUCCESS",
          },
        ],
        downstream: [{ job }],
        trigger_rule: "ALL_SUCCESS",
      },
      tags: { ...frame("1-0-0/TagsRunFacet.json"), tags: [{ key: "k", value: "v", source: "s" }] },
      test: {
        ...frame("1-0-1/TestRunFacet.json"),
        tests: [{ name: "n", status: "pass", type: "not_null", ...testedBy }],
      },
      somebodys_own: { ...frame("own.json"), anything: [1, "two"] },
    },
  },
  job: {
    ...job,
    facets: {
      jobType: {
        ...frame("2-0-4/JobTypeJobFacet.json"),
        processingType: "STREAMING",
        integration: "FLINK",
        jobType: "JOB",
        emissionPattern: { eventTrigger: "WINDOW", eventContentMode: "DELTA", windowDuration: 60 },
      },
      sql: { ...frame("1-1-0/SQLJobFacet.json"), query: "select 1", dialect: "postgresql" },
      sourceCode: { ...frame("1-0-1/SourceCodeJobFacet.json"), language: "python", sourceCode: "pass" },
      sourceCodeLocation: {
        ...frame("1-1-0/SourceCodeLocationJobFacet.json"),
        type: "git",
        url: "https://example.org/repo/blob/main/a.py",
        repoUrl: "https://example.org/repo",
        path: "a.py",
        version: "1",
        tag: "v1",
        branch: "main",
        pullRequestNumber: "7",
      },
      documentation: { ...frame("1-1-0/DocumentationJobFacet.json"), description: "d", contentType: "text/plain" },
      ownership: { ...frame("1-0-1/OwnershipJobFacet.json"), owners: [{ name: "team:x", type: "MAINTAINER" }] },
      tags: { ...frame("1-0-0/TagsJobFacet.json"), tags: [{ key: "k", value: "v", source: "s" }] },
      lineage: {
        ...frame("1-0-0/LineageFacet.json"),
        entries: [
          {
            type: "DATASET",
            namespace: "n",
            name: "d",
            inputs: lineageInputs,
            fields: { id: { inputs: lineageInputs } },
          },
          { type: "JOB", ...job, runId: uuid, inputs: lineageInputs },
        ],
      },
    },
  },
  inputs: [
    {
      namespace: "postgres://db.example.org:5432",
      name: "shop.public.orders",
      facets: { dataQualityAssertions: { ...frame("1-1-0/DataQualityAssertionsDatasetFacet.json"), ...assertions } },
      inputFacets: {
        inputStatistics: { ...frame("1-0-0/InputStatisticsInputDatasetFacet.json"), ...statistics },
        dataQualityMetrics: { ...frame("1-0-3/DataQualityMetricsInputDatasetFacet.json"), ...metrics },
        dataQualityAssertions: { ...frame("1-1-0/DataQualityAssertionsDatasetFacet.json"), ...assertions },
        subset: { ...frame("1-0-0/BaseSubsetDatasetFacet.json"), inputCondition: condition },
      },
    },
  ],
  outputs: [
    {
      namespace: "file",
      name: "/srv/out",
      facets: {
        schema: {
          ...frame("1-2-0/SchemaDatasetFacet.json"),
          fields: [
            { name: "id", type: "bigint", description: "d", ordinal_position: 1 },
            { name: "address", type: "struct", fields: [{ name: "city", type: "text" }] },
          ],
        },
        dataSource: {
          ...frame("1-0-1/DatasourceDatasetFacet.json"),
          name: "db",
          uri: "postgres://db.example.org:5432",
        },
        datasetType: { ...frame("1-0-1/DatasetTypeDatasetFacet.json"), datasetType: "VIEW", subType: "MATERIALIZED" },
        version: { ...frame("1-0-1/DatasetVersionDatasetFacet.json"), datasetVersion: "7" },
        documentation: {
          ...frame("1-1-0/DocumentationDatasetFacet.json"),
          description: "d",
          contentType: "text/plain",
        },
        ownership: { ...frame("1-0-1/OwnershipDatasetFacet.json"), owners: [{ name: "team:x", type: "MAINTAINER" }] },
        tags: {
          ...frame("1-0-0/TagsDatasetFacet.json"),
          tags: [{ key: "pii", value: "EMAIL", source: "s", field: "email" }],
        },
        storage: { ...frame("1-0-1/StorageDatasetFacet.json"), storageLayer: "iceberg", fileFormat: "parquet" },
        symlinks: {
          ...frame("1-0-1/SymlinksDatasetFacet.json"),
          identifiers: [{ namespace: "n", name: "d", type: "TABLE" }],
        },
        catalog: {
          ...frame("1-1-0/CatalogDatasetFacet.json"),
          framework: "iceberg",
          type: "rest",
          name: "c",
          metadataUri: "m",
          warehouseUri: "w",
          source: "spark",
          catalogProperties: { region: "eu" },
        },
        hierarchy: { ...frame("1-0-0/HierarchyDatasetFacet.json"), hierarchy: [{ type: "TABLE", name: "t" }] },
        lifecycleStateChange: {
          ...frame("1-0-1/LifecycleStateChangeDatasetFacet.json"),
          lifecycleStateChange: "RENAME",
          previousIdentifier: { namespace: "n", name: "before" },
        },
        columnLineage: {
          ...frame("1-2-0/ColumnLineageDatasetFacet.json"),
          fields: {
            id: { inputFields: [inputField], transformationDescription: "as it is", transformationType: "IDENTITY" },
          },
          dataset: [inputField],
        },
        dataQualityMetrics: { ...frame("1-0-0/DataQualityMetricsDatasetFacet.json"), ...metrics },
        lineage: {
          ...frame("1-0-0/LineageFacet.json"),
          inputs: lineageInputs,
          fields: { id: { inputs: lineageInputs } },
        },
      },
      outputFacets: {
        outputStatistics: { ...frame("1-0-2/OutputStatisticsOutputDatasetFacet.json"), ...statistics },
        subset: { ...frame("1-0-0/BaseSubsetDatasetFacet.json"), outputCondition: condition },
      },
    },
  ],
};
