import { join } from "node:path";
import type { JsonSchema } from "../../../domain/stream.ts";
import type { ConnectorConfig, ConnectorRuntime } from "../connector-runtime.ts";
import { cdkRuntime, type ManifestRunOptions, manifestSpec, runManifest } from "./declarative-connector.ts";
import { download } from "./download.ts";
import { type Manifest, readManifest } from "./manifest.ts";

export interface RegistryManifest extends ManifestRunOptions {
  /** "airbyte/source-stripe". */
  image: string;
  version: string;
  /** The registry's address, without a slash at its end. */
  manifestsUrl?: string;
}

const AIRBYTE_MANIFESTS = "https://connectors.airbyte.com/files/metadata";

/** Runs a connector of Airbyte's registry that is a manifest, which is downloaded when first needed. */
export function registryManifestRuntime(connector: RegistryManifest): ConnectorRuntime {
  const { image, version, environmentsDir, manifestsUrl = AIRBYTE_MANIFESTS } = connector;
  const name = `${image.split("/").at(-1)} ${version}`;
  const folder = join(environmentsDir, "manifests", image.replace("/", "-"), version);
  const path = join(folder, "manifest.yaml");
  const url = (file: string) => `${manifestsUrl}/${image}/${version}/${file}`;

  async function fetchManifest(report: (line: string) => void, signal: AbortSignal): Promise<Manifest> {
    const what = `The manifest of ${name}`;
    const accept = (text: string) => readManifest(text, what);
    return readManifest(await download({ url: url("manifest.yaml"), path, what, accept, report, signal }), what);
  }

  async function fetchComponents(signal: AbortSignal): Promise<string> {
    const components = join(folder, "components.py");
    const what = `The code of ${name}`;
    await download({ url: url("components.py"), path: components, what, accept: () => {}, report: () => {}, signal });
    return components;
  }

  return {
    availability: () => cdkRuntime(connector).availability(),
    async prepare(report, signal) {
      await fetchManifest(report, signal);
      await cdkRuntime(connector).prepare(report, signal);
    },
    async *run(command, signal) {
      signal.throwIfAborted();
      const manifest = await fetchManifest(() => {}, signal);
      if (command.verb === "spec") {
        const spec = manifestSpec(manifest);
        const asked = manifest.hasCustomCode ? askForCode(spec.connectionSpecification) : spec.connectionSpecification;
        yield [{ ...spec, connectionSpecification: asked }];
        return;
      }
      const { [ALLOW_CODE]: isCodeAllowed, ...config } = command.config;
      const componentsPath = manifest.hasCustomCode && isCodeAllowed === true ? await fetchComponents(signal) : null;
      const run = { name, manifest, manifestPath: path, componentsPath, options: connector };
      const wrapConfig = (changed: ConnectorConfig) =>
        isCodeAllowed === undefined ? changed : { ...changed, [ALLOW_CODE]: isCodeAllowed };
      yield* runManifest({ ...run, wrapConfig }, { ...command, config }, signal);
    },
  };
}

/** The one setting that Atlas adds to a connector's own; it is not handed to it. */
const ALLOW_CODE = "atlas_allow_code";

function askForCode(specification: JsonSchema): JsonSchema {
  const question: JsonSchema = {
    type: "boolean",
    title: "Let the connector's own code run",
    description:
      "This connector brings Python code besides its manifest. It runs with the rights of Atlas: allow it if you trust its maker.",
    default: false,
    order: 1_000,
  };
  return { ...specification, properties: { ...specification.properties, [ALLOW_CODE]: question } };
}
