import { ownManifestRuntime } from "../runtimes/manifest/own-manifest-runtime.ts";
import type { Offer } from "./connectors.ts";

/** Connectors that are brought by who sets up the source. */
export const CUSTOM_OFFERS: readonly Offer[] = [
  {
    id: "manifest",
    kind: "airbyte",
    name: "Manifest",
    version: "7.39.1",
    category: "Custom",
    description:
      "An API described in YAML, as Airbyte's connector builder exports it: pasted, or a file of this machine.",
    documentationUrl: "https://docs.airbyte.com/platform/connector-development/config-based/low-code-cdk-overview",
    supportLevel: "custom",
    runtime: "manifest",
    makeRuntime: ({ environmentsDir, secrets, silenceLimitMs }) =>
      ownManifestRuntime({ environmentsDir, secrets, silenceLimitMs }),
  },
];
