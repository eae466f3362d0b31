import { AtlasError } from "../../domain/errors.ts";
import type { ConnectorRuntime } from "../runtimes/connector-runtime.ts";
import type { ContainerSettings } from "../runtimes/container/container-runtime.ts";
import type { ProgramRules } from "../runtimes/program-runtime.ts";
import { recordedConnectorRuntime } from "../runtimes/recorded-connector.ts";
import { airbyteOffers } from "./airbyte-offers.ts";
import { type CustomConnectors, customOffer } from "./custom-connector.ts";
import { CUSTOM_OFFERS } from "./custom-offers.ts";
import { NATIVE_OFFERS } from "./native-offers.ts";
import { PEER_OFFERS, type Peers } from "./peer-offers.ts";
import type { RegistrySpecs } from "./registry-specs.ts";

export interface ConnectorEntry {
  id: string;
  kind: "native" | "airbyte" | "mcp" | "n8n";
  name: string;
  version: string;
  category: string;
  /** In Atlas's words; null for the connectors of others, whose words are theirs. */
  description: string | null;
  documentationUrl: string | null;
  supportLevel: "certified" | "community" | "custom" | "archived";
  /** How it is run. */
  runtime: "native" | "python" | "manifest" | "container" | "command" | "mcp" | "recorded";
}

export interface RuntimeOptions {
  /** Where Python connectors have their environments; made when missing. */
  environmentsDir: string;
  /** Where manifests are downloaded from, `<base>/<image>/<version>/manifest.yaml`. Default: Airbyte's public registry. */
  manifestsUrl?: string;
  /** Values of the config that must not show up in logs and errors. */
  secrets?: readonly string[];
  /** How long a connector may say nothing. Default 1 hour. */
  silenceLimitMs?: number;
  /** Where specs are had without running a connector; left out, each is asked itself. */
  registrySpecs?: RegistrySpecs;
  /** How containers are run here; found out when left out. */
  containers?: ContainerSettings;
  /** The connectors that people here have brought; none when left out. */
  customConnectors?: CustomConnectors;
  /** How programs of this machine are run; left out where they may not be. */
  programs?: ProgramRules;
  /** What is connected to this installation; left out where there is none. */
  peers?: Peers;
  /** Tests and benchmarks may replay recordings; nobody else is offered them. */
  allowRecorded?: boolean;
}

export interface Offer extends ConnectorEntry {
  makeRuntime(options: RuntimeOptions): ConnectorRuntime;
}

// What Atlas reads itself comes first: it needs nothing installed.
const OFFERS = new Map(
  [...NATIVE_OFFERS, ...PEER_OFFERS, ...CUSTOM_OFFERS, ...airbyteOffers()].map((offer) => [offer.id, offer]),
);

const RECORDED: Offer = {
  id: "recorded",
  kind: "native",
  name: "Recording",
  version: "1.0.0",
  category: "Test data",
  description: "What a connector once printed, again.",
  documentationUrl: null,
  supportLevel: "custom",
  runtime: "recorded",
  makeRuntime: () => recordedConnectorRuntime,
};

type Choice = Pick<RuntimeOptions, "allowRecorded" | "customConnectors">;

/** The connectors that Atlas offers, the ones of its own first. Whether one can run here its runtime knows. */
export async function listConnectors({ customConnectors }: Choice = {}): Promise<ConnectorEntry[]> {
  const custom = (await customConnectors?.list()) ?? [];
  return [...OFFERS.values(), ...custom.map(customOffer)].map(toEntry);
}

/** Null when there is none of this id. */
export async function findConnector(id: string, options: Choice = {}): Promise<ConnectorEntry | null> {
  const offer = await findOffer(id, options);
  return offer === undefined ? null : toEntry(offer);
}

/** Throws ConnectorNotFound. */
export async function runtimeFor(id: string, options: RuntimeOptions): Promise<ConnectorRuntime> {
  const offer = await findOffer(id, options);
  if (offer === undefined) throw new ConnectorNotFound(id);
  return offer.makeRuntime(options);
}

export class ConnectorNotFound extends AtlasError {
  readonly code = "NOT_FOUND";
  readonly retryable = false;
  override readonly hint = "Choose one of the connectors that are listed.";

  constructor(readonly connectorId: string) {
    super(`There is no connector ${connectorId}.`);
  }
}

async function findOffer(id: string, { allowRecorded, customConnectors }: Choice): Promise<Offer | undefined> {
  if (allowRecorded && id === RECORDED.id) return RECORDED;
  const known = OFFERS.get(id);
  if (known !== undefined) return known;
  const custom = await customConnectors?.find(id);
  return custom ? customOffer(custom) : undefined;
}

function toEntry({ makeRuntime: _makeRuntime, ...entry }: Offer): ConnectorEntry {
  return entry;
}
