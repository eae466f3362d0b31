import { AtlasError } from "../../domain/errors.ts";
import type { ConnectorRuntime } from "../runtimes/connector-runtime.ts";
import { recordedConnectorRuntime } from "../runtimes/recorded-connector.ts";
import { airbyteOffers } from "./airbyte-offers.ts";
import { CUSTOM_OFFERS } from "./custom-offers.ts";
import { NATIVE_OFFERS } from "./native-offers.ts";

export interface ConnectorEntry {
  id: string;
  kind: "native" | "airbyte";
  name: string;
  version: string;
  category: string;
  /** In Atlas's words; null for the connectors of others, whose words are theirs. */
  description: string | null;
  documentationUrl: string | null;
  supportLevel: "certified" | "community" | "custom" | "archived";
  /** How it is run. */
  runtime: "native" | "python" | "manifest" | "container" | "recorded";
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
  /** Tests and benchmarks may replay recordings; nobody else is offered them. */
  allowRecorded?: boolean;
}

export interface Offer extends ConnectorEntry {
  makeRuntime(options: RuntimeOptions): ConnectorRuntime;
}

// What Atlas reads itself comes first: it needs nothing installed.
const OFFERS = new Map([...NATIVE_OFFERS, ...CUSTOM_OFFERS, ...airbyteOffers()].map((offer) => [offer.id, offer]));

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

/** The connectors that Atlas offers, the ones of its own first. Whether one can run here its runtime knows. */
export function listConnectors(): ConnectorEntry[] {
  return [...OFFERS.values()].map(toEntry);
}

/** Null when there is none of this id. */
export function findConnector(id: string, { allowRecorded = false } = {}): ConnectorEntry | null {
  const offer = findOffer(id, allowRecorded);
  return offer === undefined ? null : toEntry(offer);
}

/** Throws ConnectorNotFound. */
export function runtimeFor(id: string, options: RuntimeOptions): ConnectorRuntime {
  const offer = findOffer(id, options.allowRecorded ?? false);
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

function findOffer(id: string, allowRecorded: boolean): Offer | undefined {
  return allowRecorded && id === RECORDED.id ? RECORDED : OFFERS.get(id);
}

function toEntry({ makeRuntime: _makeRuntime, ...entry }: Offer): ConnectorEntry {
  return entry;
}
