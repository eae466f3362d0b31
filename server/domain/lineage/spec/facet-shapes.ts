import {
  all,
  anyObject,
  anything,
  boolean,
  dateTime,
  fault,
  has,
  integer,
  integerFrom,
  isObject,
  lazy,
  listOf,
  mapOf,
  member,
  number,
  object,
  oneOf,
  oneOfBy,
  type Shape,
  string,
  uri,
  uuid,
} from "./shape.ts";

/** The facets that OpenLineage publishes, by where they hang and by key; https://openlineage.io/docs/spec/facets. */

/** What every facet has, published or not. */
export const frame: Shape = object({ _producer: uri, _schemaURL: uri });
/** Facets of jobs and datasets can also be taken back. */
export const erasableFrame: Shape = object({ _producer: uri, _schemaURL: uri }, { _deleted: boolean });

const named = object({ namespace: string, name: string });
const owner = object({ name: string }, { type: string });
const tag = object({ key: string, value: string }, { source: string });
const documentation = object({ description: string }, { contentType: string });

const runReference = object({ runId: uuid }, { facets: mapOf(frame) });
const jobReference = object({ namespace: string, name: string }, { facets: mapOf(erasableFrame) });

const dependency = object(
  { job: named },
  { run: object({ runId: uuid }), dependency_type: string, sequence_trigger_rule: string, status_trigger_rule: string },
);

const testedBy = {
  severity: string,
  description: string,
  expected: string,
  actual: string,
  content: string,
  contentType: string,
  params: anyObject,
};

export const RUN_FACETS: Record<string, Shape> = {
  parent: object({ run: runReference, job: jobReference }, { root: object({ run: runReference, job: jobReference }) }),
  nominalTime: object({ nominalStartTime: dateTime }, { nominalEndTime: dateTime }),
  processing_engine: object({ version: string }, { name: string, openlineageAdapterVersion: string }),
  errorMessage: object({ message: string, programmingLanguage: string }, { stackTrace: string }),
  extractionError: object({
    totalTasks: integer,
    failedTasks: integer,
    errors: listOf(object({ errorMessage: string }, { stackTrace: string, task: string, taskNumber: integer })),
  }),
  externalQuery: object({ externalQueryId: string, source: string }),
  environmentVariables: object({ environmentVariables: listOf(object({ name: string, value: string })) }),
  executionParameters: object(
    {},
    {
      parameters: listOf(
        object({ key: string }, { name: string, description: string, value: string }, { isClosed: true }),
      ),
    },
  ),
  jobDependencies: object({}, { upstream: listOf(dependency), downstream: listOf(dependency), trigger_rule: string }),
  tags: object({}, { tags: listOf(tag) }),
  test: object({ tests: listOf(object({ name: string, status: string }, { ...testedBy, type: string })) }),
};

const transformation = object({ type: string }, { subtype: string, description: string, masking: boolean });
const transformations = { transformations: listOf(transformation) };

/** A job is named by namespace and name together, or by neither. */
const bothOrNeither: Shape = (value, path) => {
  if (!isObject(value) || has(value, "namespace") === has(value, "name")) return [];
  return fault(member(path, has(value, "name") ? "namespace" : "name"), "is missing beside the other half of the name");
};
const someJob = { namespace: string, name: string, runId: uuid };
const lineageInputs = listOf(
  oneOfBy("type", {
    DATASET: object({ namespace: string, name: string }, { field: string, ...transformations }),
    JOB: all(object({}, { ...someJob, ...transformations }), bothOrNeither),
  }),
);
const lineageOf = { inputs: lineageInputs, fields: mapOf(object({ inputs: lineageInputs })) };

export const JOB_FACETS: Record<string, Shape> = {
  jobType: object(
    { processingType: string, integration: string },
    {
      jobType: string,
      emissionPattern: object({ eventTrigger: string, eventContentMode: string }, { windowDuration: integerFrom(1) }),
    },
  ),
  sql: object({ query: string }, { dialect: string }),
  sourceCode: object({ language: string, sourceCode: string }),
  sourceCodeLocation: object(
    { type: string, url: uri },
    { repoUrl: string, path: string, version: string, tag: string, branch: string, pullRequestNumber: string },
  ),
  documentation,
  ownership: object({}, { owners: listOf(owner) }),
  tags: object({}, { tags: listOf(tag) }),
  lineage: object({
    entries: listOf(
      oneOfBy("type", {
        DATASET: object({ namespace: string, name: string }, lineageOf),
        JOB: all(object({}, { ...someJob, inputs: lineageInputs }), bothOrNeither),
      }),
    ),
  }),
};

const schemaField: Shape = lazy(() =>
  object(
    { name: string },
    { type: string, description: string, ordinal_position: integer, fields: listOf(schemaField) },
  ),
);

const inputField = object({ namespace: string, name: string, field: string }, transformations);

const metrics = object(
  {
    columnMetrics: mapOf(
      object(
        {},
        {
          nullCount: integer,
          distinctCount: integer,
          sum: number,
          count: number,
          min: number,
          max: number,
          quantiles: mapOf(number),
        },
      ),
    ),
  },
  { rowCount: integer, bytes: integer, fileCount: integer, lastUpdated: dateTime },
);

const assertions = object({
  assertions: listOf(object({ assertion: string, success: boolean }, { ...testedBy, column: string, name: string })),
});

const comparand = oneOfBy("type", { field: object({ field: string }), literal: object({ value: string }) });
const condition: Shape = lazy(() =>
  oneOfBy("type", {
    binary: object({ left: condition, right: condition, operator: string }),
    compare: object({ left: comparand, right: comparand, comparison: string }),
    partition: object({ partitions: listOf(object({ dimensions: anyObject }, { identifier: string })) }),
    location: object({ locations: listOf(string) }),
  }),
);

export const DATASET_FACETS: Record<string, Shape> = {
  schema: object({}, { fields: listOf(schemaField) }),
  dataSource: object({}, { name: string, uri }),
  datasetType: object({ datasetType: string }, { subType: string }),
  version: object({ datasetVersion: string }),
  documentation,
  ownership: object({}, { owners: listOf(owner) }),
  tags: object({}, { tags: listOf(object({ key: string, value: string }, { source: string, field: string })) }),
  storage: object({ storageLayer: string }, { fileFormat: string }),
  symlinks: object({}, { identifiers: listOf(object({ namespace: string, name: string, type: string })) }),
  catalog: object(
    { framework: string, type: string, name: string },
    { metadataUri: string, warehouseUri: string, source: string, catalogProperties: mapOf(string) },
  ),
  hierarchy: object({ hierarchy: listOf(object({ type: string, name: string })) }),
  lifecycleStateChange: object(
    { lifecycleStateChange: oneOf("ALTER", "CREATE", "DROP", "OVERWRITE", "RENAME", "TRUNCATE") },
    { previousIdentifier: named },
  ),
  columnLineage: object(
    {
      fields: mapOf(
        object({ inputFields: listOf(inputField) }, { transformationDescription: string, transformationType: string }),
      ),
    },
    { dataset: listOf(inputField) },
  ),
  dataQualityMetrics: metrics,
  // Published for inputs; Marquez reads them here.
  dataQualityAssertions: assertions,
  lineage: object({}, lineageOf),
};

export const INPUT_FACETS: Record<string, Shape> = {
  inputStatistics: object({}, { rowCount: integer, size: integer, fileCount: integer }),
  dataQualityMetrics: metrics,
  dataQualityAssertions: assertions,
  subset: object({ inputCondition: condition }),
};

export const OUTPUT_FACETS: Record<string, Shape> = {
  outputStatistics: object({}, { rowCount: integer, size: integer, fileCount: integer }),
  subset: object({ outputCondition: condition }),
};

/** The facets at one place: each with its frame, and the published ones with what they are made of. */
export function facets(published: Record<string, Shape>, each: Shape): Shape {
  return (value, path) => {
    if (!isObject(value)) return fault(path, "is not an object");
    return Object.entries(value).flatMap(([key, facet]) => {
      const shape = has(published, key) ? published[key]! : anything;
      return isObject(facet)
        ? [...each(facet, member(path, key)), ...shape(facet, member(path, key))]
        : fault(member(path, key), "is not an object");
    });
  };
}
