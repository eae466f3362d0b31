import type { Pool } from "pg";
import type { ConnectorConfig, ConnectorRuntime } from "../connectors/runtimes/connector-runtime.ts";
import type { DiscoveredStream } from "../domain/stream.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import type { PresidioAnalyzer } from "../peers/presidio/presidio-client.ts";
import type { Store } from "../store/database.ts";
import type { SyncPlan } from "../store/plans.ts";

/** What a run needs of the world. */
export interface SyncDeps {
  store: Store;
  layers: Pool;
  databaseUrl: string;
  secretBox: SecretBox;
  /** Where the state of a sync is left after each of its runs; null for nowhere. */
  stateBackupDir: string | null;
  /** How long a source may say nothing, whatever its sync says; null for what the sync says. */
  silenceLimitMs: number | null;
  /** Who is asked about columns where the engine for personal data says so. */
  presidio: PresidioAnalyzer;
  /** `secrets` are scrubbed from everything the connector prints. */
  runtimeFor(connectorId: string, secrets: readonly string[]): ConnectorRuntime | Promise<ConnectorRuntime>;
  /** The streams that a source offers now; null for one that was asked a moment ago, or is not worth asking. */
  discover(source: SyncPlan["source"], discoveredAt: Date, signal: AbortSignal): Promise<DiscoveredStream[] | null>;
  /** A config's open part, and its secrets by JSON pointer, by the connector's spec. */
  splitConfig(
    connectorId: string,
    config: ConnectorConfig,
  ): Promise<{ config: ConnectorConfig; secrets: Record<string, string> }>;
}
