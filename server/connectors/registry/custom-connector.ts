import { basename } from "node:path";
import type { CustomConnector } from "../../domain/custom-connector.ts";
import { programRuntime } from "../runtimes/program-runtime.ts";
import type { Offer } from "./connectors.ts";

/** Where the custom connectors are kept. */
export interface CustomConnectors {
  find(id: string): Promise<CustomConnector | null>;
  list(): Promise<CustomConnector[]>;
}

export function customOffer({ id, name, definition, version }: CustomConnector): Offer {
  return {
    id,
    kind: "airbyte",
    name,
    version: String(version),
    category: "Custom",
    description: `The program ${basename(definition.argv[0] ?? "")} of this machine.`,
    documentationUrl: null,
    supportLevel: "custom",
    runtime: "command",
    makeRuntime: ({ programs, secrets, silenceLimitMs }) =>
      programRuntime({ connector: name, argv: definition.argv, programs, secrets, silenceLimitMs }),
  };
}
