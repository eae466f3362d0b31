import type { ColumnFacts, DatasetName, RunFacts, StreamFacts, TableFacts } from "./run-facts.ts";

export type Transformation = "IDENTITY" | "TRANSFORMATION";

export interface ColumnEdge {
  from: string;
  to: string;
  transformation: Transformation;
  /** "cast to bigint"; null when the value is handed on as it is. */
  description: string | null;
  /** The value itself does not pass: a policy hashes, masks, encrypts or redacts it. */
  isMasking?: boolean;
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

function typedColumnEdge({ name, type, isCast, protection }: ColumnFacts, from: string): ColumnEdge {
  if (protection !== undefined) {
    return {
      from,
      to: name,
      transformation: "TRANSFORMATION",
      description: PROTECTIONS[protection] ?? protection,
      isMasking: true,
    };
  }
  return isCast
    ? { from, to: name, transformation: "TRANSFORMATION", description: `cast to ${type}` }
    : { from, to: name, transformation: "IDENTITY", description: null };
}

const PROTECTIONS: Record<string, string> = {
  mask: "masked by a policy",
  hash: "hashed by a policy",
  redact: "redacted by a policy",
  encrypt: "encrypted by a policy",
  within: "personal data inside it treated by a policy",
};

/** A field inside explore's jsonb column `data`, as the schema facet nests it. */
export function rawField(field: string): string {
  return `data.${field}`;
}
