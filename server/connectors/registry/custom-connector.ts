import { basename } from "node:path";
import type { CustomConnector } from "../../domain/custom-connector.ts";
import { containerRuntime } from "../runtimes/container/container-runtime.ts";
import { storedManifestRuntime } from "../runtimes/manifest/stored-manifest-runtime.ts";
import { programRuntime } from "../runtimes/program-runtime.ts";
import { pythonRuntime } from "../runtimes/python/python-runtime.ts";
import type { Offer } from "./connectors.ts";

/** Where the custom connectors are kept. */
export interface CustomConnectors {
  find(id: string): Promise<CustomConnector | null>;
  list(): Promise<CustomConnector[]>;
}

export function customOffer({ id, name, definition, version }: CustomConnector): Offer {
  const own = {
    id,
    kind: "airbyte",
    name,
    category: "Custom",
    documentationUrl: null,
    supportLevel: "custom",
  } as const;
  switch (definition.kind) {
    case "program":
      return {
        ...{ ...own, version: String(version), runtime: "command" },
        description: `The program ${basename(definition.argv[0] ?? "")} of this machine.`,
        makeRuntime: ({ programs, secrets, silenceLimitMs }) =>
          programRuntime({ connector: name, argv: definition.argv, programs, secrets, silenceLimitMs }),
      };
    case "package":
      return {
        ...{ ...own, version: definition.version, runtime: "python" },
        description: `${definition.name} from the Python package index.`,
        makeRuntime: ({ environmentsDir, secrets, silenceLimitMs }) =>
          pythonRuntime({ ...definition, environmentsDir, secrets, silenceLimitMs }),
      };
    case "image":
      return {
        ...{ ...own, version: definition.image.split(":").at(-1) ?? "", runtime: "container" },
        description: `The image ${definition.image}.`,
        makeRuntime: ({ containers, secrets, silenceLimitMs }) =>
          containerRuntime({ ...containers, image: definition.image, secrets, silenceLimitMs }),
      };
    case "manifest":
      return {
        ...{ ...own, version: String(version), runtime: "manifest" },
        description: "An API described in YAML, brought by somebody here.",
        makeRuntime: ({ environmentsDir, secrets, silenceLimitMs }) =>
          storedManifestRuntime({ ...definition, name, environmentsDir, secrets, silenceLimitMs }),
      };
  }
}
