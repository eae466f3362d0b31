import type {
  AirbyteMessage,
  CatalogMessage,
  ConnectionStatusMessage,
  SpecMessage,
} from "../connectors/protocol/messages.ts";
import {
  type ConnectorEntry,
  findConnector,
  listConnectors,
  type RuntimeOptions,
  runtimeFor,
} from "../connectors/registry/connectors.ts";
import { secretPaths, splitSecrets } from "../connectors/registry/secret-paths.ts";
import { type SpecField, specFields } from "../connectors/registry/spec-fields.ts";
import { type ConfigFault, validateConfig } from "../connectors/registry/validate-config.ts";
import type { ConnectorCommand, ConnectorConfig } from "../connectors/runtimes/connector-runtime.ts";
import type { DiscoveredStream, JsonSchema } from "../domain/stream.ts";
import { ProtocolSilence } from "./errors.ts";

export interface ConnectorDescription {
  schema: JsonSchema;
  fields: SpecField[];
  documentationUrl: string | null;
  supportsIncremental: boolean;
}

/** What can be asked of a connector besides reading. Runs it where this process runs. */
export class ConnectorCommands {
  readonly #options: Omit<RuntimeOptions, "secrets">;
  readonly #stop: AbortSignal;
  readonly #specs = new Map<string, Promise<SpecMessage>>();

  /** `stop` ends the connectors that are being asked. */
  constructor(options: Omit<RuntimeOptions, "secrets">, stop: AbortSignal = new AbortController().signal) {
    this.#options = options;
    this.#stop = stop;
  }

  /** Every connector, and whether it can run here, known before anybody sets it up. */
  async list() {
    const entries = await listConnectors(this.#options);
    return Promise.all(
      entries.map(async (entry) => {
        const availability = await (await runtimeFor(entry.id, this.#options)).availability();
        const reason = availability.isRunnable ? null : availability.reason;
        return { ...entry, availability: { isRunnable: availability.isRunnable, reason } };
      }),
    );
  }

  async describe(connectorId: string): Promise<ConnectorDescription> {
    const { connectionSpecification, documentationUrl, supportsIncremental } = await this.#spec(connectorId);
    const fields = specFields(connectionSpecification);
    return { schema: connectionSpecification, fields, documentationUrl, supportsIncremental };
  }

  async check(connectorId: string, config: ConnectorConfig): Promise<{ ok: boolean; message: string | null }> {
    const answer = await this.#ask<ConnectionStatusMessage>(
      connectorId,
      { verb: "check", config },
      "CONNECTION_STATUS",
    );
    return { ok: answer.status === "SUCCEEDED", message: answer.message };
  }

  async discover(connectorId: string, config: ConnectorConfig): Promise<DiscoveredStream[]> {
    return (await this.#ask<CatalogMessage>(connectorId, { verb: "discover", config }, "CATALOG")).streams;
  }

  async validate(connectorId: string, config: ConnectorConfig): Promise<ConfigFault[]> {
    return validateConfig((await this.#spec(connectorId)).connectionSpecification, config);
  }

  async split(connectorId: string, config: ConnectorConfig) {
    return splitSecrets((await this.#spec(connectorId)).connectionSpecification, config);
  }

  /** A connector's spec does not change while its version stays, so it is asked once; a failure is not kept. */
  async #spec(connectorId: string): Promise<SpecMessage> {
    const connector = await findConnector(connectorId, this.#options);
    const key = `${connectorId} ${connector?.version}`;
    const known = this.#specs.get(key);
    if (known) return known;
    const asked = this.#findSpec(connectorId, connector);
    this.#specs.set(key, asked);
    asked.catch(() => this.#specs.delete(key));
    return asked;
  }

  /** What would have to be installed or pulled to tell its spec is looked up in the registry first. */
  async #findSpec(connectorId: string, connector: ConnectorEntry | null): Promise<SpecMessage> {
    const isHeavy = connector?.runtime === "python" || connector?.runtime === "container";
    const found = isHeavy ? await this.#options.registrySpecs?.find(connectorId, connector.version) : null;
    return found ?? this.#ask<SpecMessage>(connectorId, { verb: "spec" }, "SPEC");
  }

  async #ask<M extends AirbyteMessage>(connectorId: string, command: ConnectorCommand, type: M["type"]): Promise<M> {
    const secrets = "config" in command ? await this.#secretsOf(connectorId, command.config) : [];
    const runtime = await runtimeFor(connectorId, { ...this.#options, secrets });
    // A spec may be had without what a run needs: a manifest holds it, and nothing has to be installed to show a form.
    if (command.verb !== "spec") await runtime.prepare(() => {}, this.#stop);
    let answer: M | null = null;
    for await (const batch of runtime.run(command, this.#stop)) {
      for (const message of batch) if (message.type === type) answer = message as M;
    }
    if (answer === null) throw new ProtocolSilence({ connector: connectorId, verb: command.verb, expected: type });
    return answer;
  }

  async #secretsOf(connectorId: string, config: ConnectorConfig): Promise<string[]> {
    const { connectionSpecification } = await this.#spec(connectorId);
    if (secretPaths(connectionSpecification).length === 0) return [];
    return Object.values(splitSecrets(connectionSpecification, config).secrets);
  }
}
