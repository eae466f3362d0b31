import { ConnectorUnavailable } from "../../errors.ts";
import type { AirbyteMessage, SpecMessage } from "../../protocol/messages.ts";
import type { ConnectorCommand, ConnectorConfig } from "../connector-runtime.ts";
import { type PythonConnector, pythonRuntime } from "../python/python-runtime.ts";
import type { Manifest } from "./manifest.ts";

export type ManifestRunOptions = Pick<PythonConnector, "environmentsDir" | "secrets" | "silenceLimitMs">;

/** Runs any manifest; one environment serves all of them. */
export function cdkRuntime(options: ManifestRunOptions, start: PythonConnector["start"] = {}) {
  return pythonRuntime({
    ...options,
    name: "airbyte-cdk",
    version: "7.39.1",
    program: "source-declarative-manifest",
    requiresPython: ">=3.10,<3.15",
    start,
  });
}

export interface DeclarativeRun {
  /** The connector's name, for messages. */
  name: string;
  manifest: Manifest;
  manifestPath: string;
  /** A file of the Python code that the manifest calls; null where there is none or it may not run. */
  componentsPath: string | null;
  options: ManifestRunOptions;
  /** The connector's own config made into the one that the source keeps. */
  wrapConfig(config: ConnectorConfig): ConnectorConfig;
}

/** `command` has the connector's own config. Throws ConnectorUnavailable where its code may not run. */
export async function* runManifest(
  run: DeclarativeRun,
  command: ConnectorCommand,
  signal: AbortSignal,
): AsyncGenerator<AirbyteMessage[]> {
  if (run.manifest.hasCustomCode && run.componentsPath === null) throw new CustomCodeRefused(run.name);
  const runtime = cdkRuntime(run.options, {
    options: [
      ...["--manifest-path", run.manifestPath],
      ...(run.componentsPath === null ? [] : ["--components-path", run.componentsPath]),
    ],
    env: run.componentsPath === null ? {} : { AIRBYTE_ENABLE_UNSAFE_CODE: "true" },
  });
  for await (const batch of runtime.run(command, signal)) {
    yield batch.map((message) =>
      message.type === "CONTROL" ? { ...message, config: run.wrapConfig(message.config) } : message,
    );
  }
}

/** A connector's spec, which for a manifest stands in it: nothing has to be installed to show its form. */
export function manifestSpec(manifest: Manifest): SpecMessage {
  return {
    type: "SPEC",
    connectionSpecification: manifest.specification,
    documentationUrl: manifest.documentationUrl,
    supportsIncremental: manifest.supportsIncremental,
  };
}

/** Code that comes with a manifest has all rights of Atlas on this machine, so nobody but a person may let it run. */
export class CustomCodeRefused extends ConnectorUnavailable {
  constructor(name: string) {
    super(
      `${name} brings Python code of its own, which would run with the rights of Atlas, and nobody has allowed it.`,
      {
        hint: "If you trust its maker, allow its code in the source's settings.",
      },
    );
  }
}
