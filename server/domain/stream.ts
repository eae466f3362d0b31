/** A JSON schema as connectors send it. Read defensively: any keyword may be missing or odd. */
export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema | JsonSchema[];
  format?: string;
  airbyte_type?: string;
  description?: string;
  [keyword: string]: unknown;
}

/**
 * A keyword of a stream's schema by which a native connector names what it reads as OpenLineage does:
 * `{"namespace": "file", "name": "/srv/in/flights.csv"}`. Lineage then meets other tools' events about the same data.
 */
export const DATASET_KEYWORD = "x-atlas-dataset";

export const READ_MODES = ["full_refresh", "incremental"] as const;
export type ReadMode = (typeof READ_MODES)[number];

/** A stream is known by its name within its namespace, which most sources leave null. */
export interface StreamName {
  namespace: string | null;
  name: string;
}

/** A stream as `discover` reports it. Paths are lists, because keys and cursors may be nested. */
export interface DiscoveredStream extends StreamName {
  jsonSchema: JsonSchema;
  readModes: ReadMode[];
  sourceDefinedCursor: boolean;
  /** Whether a full read that was interrupted can go on from its last state; left out where the source does not say. */
  isResumable?: boolean;
  defaultCursor: string[] | null;
  sourceDefinedPrimaryKey: string[][];
  /** A key the data itself suggests (files have no declared one): unique and never null in what was looked at. */
  suggestedPrimaryKey?: string[][];
}

/** A stream as a sync reads it. */
export interface ConfiguredStream extends StreamName {
  jsonSchema: JsonSchema;
  readMode: ReadMode;
  cursor: string[] | null;
  primaryKey: string[][];
  /** After Airbyte's protocol; counts from 0. Left out for a read that no run makes. */
  generation?: { id: number; minimumId: number; syncId: number };
}

/** A stream's identity as one string; U+0000 cannot occur in a name that PostgreSQL stored. */
export function streamId({ namespace, name }: StreamName): string {
  return namespace === null ? name : `${namespace}\u0000${name}`;
}
