import type { Layer } from "../steps.ts";

/** What the engine knows of a sync run, as lineage needs it. Nothing here is read from events. */
export interface RunFacts {
  /** The namespace of Atlas's jobs, one an installation. */
  jobNamespace: string;
  atlasVersion: string;
  syncName: string;
  runId: string;
  startedAt: Date;
  /** When the schedule wanted it to start; null for a run that a person or a program started. */
  nominalStart: Date | null;
  /** When the quality gate held the run until a person decides, and what it found; null when it did not. */
  hold: { at: Date; reasons: { streamName: string; name: string; message: string }[] } | null;
  /** Null while the run goes on. */
  ending: Ending | null;
  streams: StreamFacts[];
}

export interface Ending {
  outcome: "complete" | "fail" | "abort";
  at: Date;
  /** For people, without secrets; null when nothing failed. */
  error: string | null;
}

export interface StreamFacts {
  /** Unlike the run's own id: OpenLineage sees a stream of a run as a run of its own. */
  streamRunId: string;
  /** The stream as people know it; with its namespace in front where it has one. */
  streamName: string;
  startedAt: Date;
  ending: Ending | null;
  source: SourceFacts;
  /** When the source was read to its end and publishing began; null before. */
  landedAt: Date | null;
  /** The statement that the source is asked with; null where it is asked otherwise. */
  sql: string | null;
  /** In the order of the layers; a layer that the run did not reach is absent. */
  tables: TableFacts[];
  checks: CheckFacts[];
}

/** OpenLineage's identity of a dataset; see `dataset-name.ts`. */
export interface DatasetName {
  namespace: string;
  name: string;
}

export interface SourceFacts {
  dataset: DatasetName;
  kind: "FILE" | "TABLE" | "STREAM";
  fields: { name: string; type: string }[];
  /** Records read; null when it is not known yet. */
  rows: number | null;
  bytes: number | null;
}

export interface TableFacts {
  layer: Layer;
  dataset: DatasetName;
  /** The catalog's id of it. */
  datasetId: string | null;
  /** Made by this run. */
  isNew: boolean;
  /** Rows that this run wrote. */
  rowsWritten: number | null;
  /** Rows that the table holds now, and how many of each column are null; null when not measured. */
  profile: { rows: number; nullsByColumn: Record<string, number> } | null;
  columns: ColumnFacts[];
}

export interface ColumnFacts {
  name: string;
  /** As PostgreSQL spells it. */
  type: string;
  /**
   * The column of the layer before; in chart a field of the record, in explore null, since `data` holds every field
   * of the source. Null for what Atlas adds.
   */
  from: string | null;
  /** The value changed its type on the way. */
  isCast: boolean;
  /** What a policy did to the value on the way into this column: mask, hash, redact, encrypt, or within; null when nothing. */
  treatment: string | null;
  /** The kinds of personal data found in it: EMAIL_ADDRESS. */
  personal: string[];
}

export interface CheckFacts {
  name: string;
  outcome: "pass" | "warn" | "fail" | "error" | "not_evaluated";
  value: number | null;
  threshold: number | null;
  unit: "share" | "seconds" | "number";
}
