import type { ColumnFacts, DatasetName, RunFacts, StreamFacts, TableFacts } from "./run-facts.ts";

export type Transformation = "IDENTITY" | "TRANSFORMATION";

export interface ColumnEdge {
  from: string;
  to: string;
  transformation: Transformation;
  /** "cast to bigint"; null when the value is handed on as it is. */
  description: string | null;
}

export interface LineageEdge {
  from: DatasetName;
  to: DatasetName;
  job: { namespace: string; name: string };
  columns: ColumnEdge[];
}

/** The graph that a run drew: source → explore → chart → navigate of each stream, as far as the run came. */
export function lineageEdges(facts: RunFacts): LineageEdge[] {
  return facts.streams.flatMap((stream) => streamEdges(stream, childJob(facts, stream)));
}

export function childJob(facts: RunFacts, stream: StreamFacts): { namespace: string; name: string } {
  return { namespace: facts.jobNamespace, name: `${facts.syncName}.${stream.streamName}` };
}

function streamEdges(stream: StreamFacts, job: LineageEdge["job"]): LineageEdge[] {
  return stream.tables.map((table, index) => ({
    from: index === 0 ? stream.source.dataset : stream.tables[index - 1]!.dataset,
    to: table.dataset,
    job,
    columns: columnEdges(stream, table),
  }));
}

/** Where the columns of a table come from, in the dataset before it. */
export function columnEdges(stream: StreamFacts, table: TableFacts): ColumnEdge[] {
  if (table.layer === "explore") {
    return stream.source.fields.map(({ name }) => ({
      from: name,
      to: rawField(name),
      transformation: "IDENTITY",
      description: null,
    }));
  }
  return table.columns.flatMap((column) =>
    column.from === null
      ? []
      : [typedColumnEdge(column, table.layer === "chart" ? rawField(column.from) : column.from)],
  );
}

function typedColumnEdge({ name, type, isCast }: ColumnFacts, from: string): ColumnEdge {
  return isCast
    ? { from, to: name, transformation: "TRANSFORMATION", description: `cast to ${type}` }
    : { from, to: name, transformation: "IDENTITY", description: null };
}

/** A field inside explore's jsonb column `data`, as the schema facet nests it. */
export function rawField(field: string): string {
  return `data.${field}`;
}
