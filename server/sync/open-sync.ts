import { findConnector, type RuntimeOptions, runtimeFor } from "../connectors/registry/connectors.ts";
import { openLayers, prepareLayers } from "../layers/layer-database.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import { presidioAt } from "../peers/presidio/presidio-client.ts";
import { PresidioSidecar } from "../peers/presidio/presidio-sidecar.ts";
import { findCustomConnector, listCustomConnectors } from "../store/custom-connectors.ts";
import { openStore } from "../store/database.ts";
import { ConnectorCommands } from "./connector-commands.ts";
import { mcpAccess } from "./mcp-book.ts";
import { n8nAccess } from "./n8n-book.ts";
import { openConfig } from "./source-config.ts";
import type { SyncDeps } from "./sync-deps.ts";

// A run measures a source's silence itself, by what its sync says; the runtimes' own limit lies beyond every such setting.
const LONGEST_SILENCE_MS = 8 * 86_400_000;
// Asking a native connector costs a moment, another one a process and the source's patience.
const NATIVE_REST_MS = 5_000;
const DISCOVERY_REST_MS = 15 * 60_000;
const DISCOVERY_LIMIT_MS = 5 * 60_000;

export interface SyncSettings {
  databaseUrl: string;
  secretBox: SecretBox;
  /** Where the state of a sync is left after each of its runs. */
  stateBackupDir?: string | null;
  /** A Presidio analyzer that runs elsewhere; one of Atlas's own is started when it is first asked otherwise. */
  presidioUrl?: string | null;
  connectors: Omit<RuntimeOptions, "secrets" | "customConnectors" | "peers">;
  /** The address people reach Atlas under. Default: of an Atlas on this machine. */
  publicUrl?: string;
  /** Whether peers may be on this machine and its network. Default: yes. */
  allowsPrivateAddresses?: boolean;
  /** Ends the connectors that are being asked something. */
  stop?: AbortSignal;
}

/** Everything that running syncs and asking connectors takes, with the layers' schemas made. */
export async function openSync({ databaseUrl, secretBox, stop, ...settings }: SyncSettings) {
  const store = openStore(databaseUrl);
  const customConnectors = {
    find: (id: string) => findCustomConnector(store, id),
    list: () => listCustomConnectors(store),
  };
  const book = {
    store,
    secretBox,
    publicUrl: settings.publicUrl ?? "http://localhost:4100",
    allowsPrivate: settings.allowsPrivateAddresses ?? true,
  };
  const peers = {
    mcpServer: (id: string) => mcpAccess(book, id),
    n8nInstance: (id: string) => n8nAccess(book, id),
  };
  const connectors = { ...settings.connectors, customConnectors, peers };
  const layers = openLayers(databaseUrl);
  await prepareLayers(layers);
  const commands = new ConnectorCommands(connectors, stop);
  const { environmentsDir } = settings.connectors;
  const sidecar = settings.presidioUrl ? null : new PresidioSidecar({ environmentsDir, report: () => {} });
  const deps: SyncDeps = {
    store,
    layers,
    databaseUrl,
    secretBox,
    silenceLimitMs: settings.connectors.silenceLimitMs ?? null,
    stateBackupDir: settings.stateBackupDir ?? null,
    presidio: sidecar ?? presidioAt(settings.presidioUrl!),
    runtimeFor: (connectorId, secrets) =>
      runtimeFor(connectorId, { ...connectors, silenceLimitMs: LONGEST_SILENCE_MS, secrets }),
    async discover(source, discoveredAt, signal) {
      const entry = await findConnector(source.connectorId, connectors);
      // A recording says the same whenever it is asked, and may be a pipe that only tells it once.
      if (entry?.runtime === "recorded") return null;
      const restMs = entry?.kind === "native" ? NATIVE_REST_MS : DISCOVERY_REST_MS;
      if (!entry || Date.now() - discoveredAt.getTime() < restMs) return null;
      const asking = new ConnectorCommands(
        connectors,
        AbortSignal.any([signal, AbortSignal.timeout(DISCOVERY_LIMIT_MS)]),
      );
      return asking.discover(source.connectorId, openConfig(source, secretBox).config);
    },
    splitConfig: (connectorId, config) => commands.split(connectorId, config),
  };
  return {
    deps,
    commands,
    book,
    async close() {
      await Promise.all([store.$disconnect(), layers.end(), sidecar?.stop()]);
    },
  };
}
