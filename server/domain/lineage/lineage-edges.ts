import type { ColumnFacts, DatasetName, RunFacts, StreamFacts, TableFacts } from "./run-facts.ts";

export interface ColumnEdge {
  from: string;
  to: string;
  /** OpenLineage's subtype: IDENTITY, TRANSFORMATION, AGGREGATION, JOIN, …; what other tools say is kept as it is. */
  transformation: string;
  /** "cast to bigint"; null when the value is handed on as it is. */
  description: string | null;
  isMasking: boolean;
  /** The value itself goes over; otherwise it only decides, as a filter or a sort key does. */
  isDirect: boolean;
}

/** A dataset or a job, as OpenLineage names it. */
export interface GraphNode extends DatasetName {
  kind: "dataset" | "job";
  /** The catalog's id, of a dataset that Atlas keeps. */
  datasetId?: string | null;
  owner?: string | null;
  /** Of another tool's job: its newest event. */
  eventType?: string;
}

export interface LineageEdge {
  from: GraphNode;
  to: GraphNode;
  job: DatasetName;
  columns: ColumnEdge[];
  /** Between the two lies a job with edges of its own: only the columns are of interest. */
  isColumnsOnly: boolean;
}

/** The graph that a run drew: source → explore → chart → navigate of each stream, as far as the run came. */
export function lineageEdges(facts: RunFacts): LineageEdge[] {
  return facts.streams.flatMap((stream) => streamEdges(stream, childJob(facts, stream)));
}

export function childJob(facts: RunFacts, stream: StreamFacts): DatasetName {
  return { namespace: facts.jobNamespace, name: `${facts.syncName}.${stream.streamName}` };
}

function streamEdges(stream: StreamFacts, job: DatasetName): LineageEdge[] {
  return stream.tables.map((table, index) => ({
    from: index === 0 ? { kind: "dataset", ...stream.source.dataset } : tableNode(stream.tables[index - 1]!),
    to: tableNode(table),
    job,
    columns: columnEdges(stream, table),
    isColumnsOnly: false,
  }));
}

function tableNode({ dataset, datasetId }: TableFacts): GraphNode {
  return { kind: "dataset", ...dataset, datasetId };
}

/** Where the columns of a table come from, in the dataset before it. */
export function columnEdges(stream: StreamFacts, table: TableFacts): ColumnEdge[] {
  if (table.layer === "explore") {
    return stream.source.fields.map(({ name }) => ({ from: name, to: rawField(name), ...IDENTITY }));
  }
  return table.columns.flatMap((column) =>
    column.from === null
      ? []
      : [typedColumnEdge(column, table.layer === "chart" ? rawField(column.from) : column.from)],
  );
}

const IDENTITY = { transformation: "IDENTITY", description: null, isMasking: false, isDirect: true };

/** What a policy's treatment is called in a description. */
const TREATED: Record<string, string> = {
  mask: "masked by a policy",
  hash: "hashed by a policy",
  redact: "redacted by a policy",
  encrypt: "encrypted by a policy",
  within: "personal data inside it treated by a policy",
};

function typedColumnEdge({ name, type, isCast, treatment }: ColumnFacts, from: string): ColumnEdge {
  const steps = [
    ...(isCast ? [`cast to ${type}`] : []),
    ...(treatment === null ? [] : [TREATED[treatment] ?? treatment]),
  ];
  if (steps.length === 0) return { from, to: name, ...IDENTITY };
  const description = steps.join(", ");
  return {
    from,
    to: name,
    transformation: "TRANSFORMATION",
    description,
    isMasking: treatment !== null,
    isDirect: true,
  };
}

/** A field inside explore's jsonb column `data`, as the schema facet nests it. */
export function rawField(field: string): string {
  return `data.${field}`;
}
