import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ConnectorRuntime } from "../connector-runtime.ts";
import { cdkRuntime, type ManifestRunOptions, manifestSpec, runManifest } from "./declarative-connector.ts";
import { readManifest } from "./manifest.ts";

export interface StoredManifest extends ManifestRunOptions {
  name: string;
  yaml: string;
  /** Python code that the manifest calls; null where there is none or it may not run. */
  components: string | null;
}

/** Runs a manifest that is kept as text; the source's config is the connector's own. */
export function storedManifestRuntime({ name, yaml, components, ...options }: StoredManifest): ConnectorRuntime {
  return {
    availability: () => cdkRuntime(options).availability(),
    prepare: (report, signal) => cdkRuntime(options).prepare(report, signal),
    async *run(command, signal) {
      signal.throwIfAborted();
      const manifest = readManifest(yaml, name);
      if (command.verb === "spec") {
        yield [manifestSpec(manifest)];
        return;
      }
      const folder = await mkdtemp(join(tmpdir(), "atlas-manifest-"));
      try {
        const manifestPath = join(folder, "manifest.yaml");
        await writeFile(manifestPath, yaml, { mode: 0o600 });
        const componentsPath = components === null ? null : join(folder, "components.py");
        if (componentsPath !== null) await writeFile(componentsPath, components ?? "", { mode: 0o600 });
        const run = { name, manifest, manifestPath, componentsPath, options };
        yield* runManifest({ ...run, wrapConfig: (changed) => changed }, command, signal);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
