import { AtlasError } from "../../domain/errors.ts";
import { filesConnector } from "../native/files/files-connector.ts";
import type { ConnectorRuntime } from "../runtimes/connector-runtime.ts";
import { nativeRuntime } from "../runtimes/native-runtime.ts";
import { pythonRuntime } from "../runtimes/python/python-runtime.ts";
import { recordedConnectorRuntime } from "../runtimes/recorded-connector.ts";

export interface ConnectorEntry {
  id: string;
  kind: "native" | "airbyte";
  name: string;
  version: string;
  category: string;
  description: string;
  documentationUrl: string | null;
  supportLevel: "certified" | "community" | "custom" | "archived";
  /** How it is run. */
  runtime: "native" | "python" | "recorded";
}

export interface RuntimeOptions {
  /** Where Python connectors have their environments; made when missing. */
  environmentsDir: string;
  /** Values of the config that must not show up in logs and errors. */
  secrets?: readonly string[];
  /** How long a connector may say nothing. Default 1 hour. */
  silenceLimitMs?: number;
  /** Tests and benchmarks may replay recordings; nobody else is offered them. */
  allowRecorded?: boolean;
}

interface Offer extends ConnectorEntry {
  makeRuntime(options: RuntimeOptions): ConnectorRuntime;
}

const OFFERS: Offer[] = [
  {
    id: "files",
    kind: "native",
    name: "Files",
    version: "1.0.0",
    category: "Files",
    description:
      "CSV, JSON, JSONL and Parquet from this machine or the web, also in .gz and .zip. Every file is a stream.",
    documentationUrl: null,
    supportLevel: "certified",
    runtime: "native",
    makeRuntime: () => nativeRuntime(filesConnector),
  },
  python({
    id: "airbyte-source-faker",
    name: "Faker",
    version: "7.2.1",
    requiresPython: ">=3.10,<3.13",
    description:
      "Made-up users, products and purchases, as many as asked for: to try things out without a system to read.",
    documentationUrl: "https://docs.airbyte.com/integrations/sources/faker",
  }),
  python({
    id: "airbyte-source-hardcoded-records",
    name: "Hardcoded records",
    version: "0.0.48",
    requiresPython: ">=3.11,<3.14",
    description: "The same few records over and over, at full speed: to measure what lies behind the source.",
    documentationUrl: "https://docs.airbyte.com/integrations/sources/hardcoded-records",
  }),
];

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
  return OFFERS.map(toEntry);
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
  return (allowRecorded ? [...OFFERS, RECORDED] : OFFERS).find((offer) => offer.id === id);
}

function toEntry({ makeRuntime: _makeRuntime, ...entry }: Offer): ConnectorEntry {
  return entry;
}

interface PythonOffer extends Pick<Offer, "id" | "name" | "version" | "description" | "documentationUrl"> {
  requiresPython: string;
}

/** An Airbyte connector from the Python package index; its id is the package's name there. */
function python({ requiresPython, ...entry }: PythonOffer): Offer {
  return {
    ...entry,
    kind: "airbyte",
    category: "Test data",
    supportLevel: "community",
    runtime: "python",
    makeRuntime: ({ environmentsDir, secrets, silenceLimitMs }) =>
      pythonRuntime({
        name: entry.id,
        version: entry.version,
        requiresPython,
        environmentsDir,
        secrets,
        silenceLimitMs,
      }),
  };
}
