import { mergeSecrets } from "../connectors/registry/secret-paths.ts";
import type { ConnectorConfig } from "../connectors/runtimes/connector-runtime.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import type { SyncPlan } from "../store/plans.ts";

/** The whole config of a source, for its connector only, and the secrets in it, which must not be printed. */
export function openConfig(
  source: Pick<SyncPlan["source"], "config" | "secrets">,
  box: SecretBox,
): { config: ConnectorConfig; secrets: string[] } {
  if (source.secrets === null) return { config: source.config, secrets: [] };
  const secrets = JSON.parse(box.open(source.secrets)) as Record<string, string>;
  return { config: mergeSecrets(source.config, secrets), secrets: Object.values(secrets) };
}
