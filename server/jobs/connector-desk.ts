import type { DiscoveredStream, JsonSchema } from "../domain/stream.ts";

export const CONNECTOR_KINDS = ["native", "airbyte", "mcp", "n8n"] as const;
export type ConnectorKind = (typeof CONNECTOR_KINDS)[number];

export const SUPPORT_LEVELS = ["certified", "community", "custom", "archived"] as const;
export type SupportLevel = (typeof SUPPORT_LEVELS)[number];

export interface ConnectorEntry {
  /** "files", "airbyte:source-faker": stable, and the connector's id in the API. */
  id: string;
  kind: ConnectorKind;
  name: string;
  version: string;
  category: string;
  description: string | null;
  documentationUrl: string | null;
  supportLevel: SupportLevel;
  /** How it is run: native, python, recorded … */
  runtime: string;
  availability: { isRunnable: boolean; reason: string | null };
}

export const SPEC_FIELD_TYPES = [
  "STRING",
  "TEXT",
  "SECRET",
  "INTEGER",
  "NUMBER",
  "BOOLEAN",
  "DATE",
  "DATETIME",
  "ENUM",
  "ARRAY",
  "OBJECT",
  "ONE_OF",
] as const;
export type SpecFieldType = (typeof SPEC_FIELD_TYPES)[number];

/** One field of a connector's config. A field of a oneOf branch names the branch that shows it. */
export interface SpecField {
  /** Tells it from all others: two branches may have a field at one path. */
  key: string;
  path: string[];
  title: string;
  description: string | null;
  type: SpecFieldType;
  isRequired: boolean;
  isHidden: boolean;
  order: number;
  choices: { value: unknown; title: string; description: string | null }[];
  /** Where the chosen value of a ONE_OF is written; null when its branches are told apart by their shape alone. */
  discriminator: string[] | null;
  pattern: string | null;
  patternHelp: string | null;
  default: unknown;
  examples: unknown[];
  minimum: number | null;
  maximum: number | null;
  /** The branch of the ONE_OF field `chooser` that it belongs to. */
  branch: { chooser: string; path: string[]; value: unknown; title: string } | null;
}

export interface ConnectorSpecResult {
  schema: JsonSchema;
  fields: SpecField[];
  documentationUrl: string | null;
  supportsIncremental: boolean;
}

export interface SplitConfig {
  public: Record<string, unknown>;
  /** Secret values by JSON pointer. */
  secrets: Record<string, string>;
}

/**
 * What can be asked of connectors. The commands run in a worker, never in the process that asks; these functions wait for
 * them. They throw an AtlasError where a connector fails or cannot run here, and for an unknown connector.
 */
export interface ConnectorDesk {
  /** Drops what is remembered of the connectors: one has changed. */
  forget(): void;
  list(): Promise<ConnectorEntry[]>;
  spec(connectorId: string): Promise<ConnectorSpecResult>;
  check(connectorId: string, config: Record<string, unknown>): Promise<{ ok: boolean; message: string | null }>;
  discover(connectorId: string, config: Record<string, unknown>): Promise<DiscoveredStream[]>;
  splitConfig(connectorId: string, config: Record<string, unknown>): Promise<SplitConfig>;
  /** What is wrong with a config, by the path of the field; empty for a good one. */
  validateConfig(connectorId: string, config: Record<string, unknown>): Promise<{ path: string[]; message: string }[]>;
}
