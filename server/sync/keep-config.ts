import type { ConnectorConfig } from "../connectors/runtimes/connector-runtime.ts";
import type { SyncPlan } from "../store/plans.ts";
import { replaceSourceConfig } from "../store/sources.ts";
import type { SyncDeps } from "./sync-deps.ts";

/**
 * Stores the config that a connector sent while it ran, with its secrets sealed: a token that it has rotated is the only one
 * that the next read can use, so it must be safe before anything else is taken from the connector.
 */
export async function keepConfig(plan: SyncPlan, sent: ConnectorConfig, deps: SyncDeps): Promise<void> {
  const { connectorId, id } = plan.source;
  const { config, secrets } = await deps.splitConfig(connectorId, sent);
  const sealedSecrets = Object.keys(secrets).length > 0 ? deps.secretBox.seal(JSON.stringify(secrets)) : null;
  await replaceSourceConfig(deps.store, id, { config, sealedSecrets });
}
