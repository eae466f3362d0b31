import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ConnectorUnavailable } from "../errors.ts";
import type { SpecMessage } from "../protocol/messages.ts";
import { download } from "../runtimes/manifest/download.ts";

/** Airbyte's registry of open-source connectors, with the spec of each. */
export const AIRBYTE_REGISTRY = "https://connectors.airbyte.com/files/registries/v0/oss_registry.json";

export interface RegistrySpecs {
  /** The spec of this connector in just this version; null where the registry has none, or cannot be had. */
  find(connectorId: string, version: string): Promise<SpecMessage | null>;
}

const registrySchema = z.object({
  sources: z
    .array(
      z.object({
        dockerRepository: z.string(),
        dockerImageTag: z.string(),
        documentationUrl: z.string().nullish(),
        spec: z.object({
          connectionSpecification: z.record(z.string(), z.unknown()),
          supportsIncremental: z.boolean().nullish(),
        }),
      }),
    )
    .min(1),
});

// A form waits for it: without a network the connector itself is asked soon.
const PATIENCE_MS = 5_000;
const FORGET_FAILURE_MS = 10 * 60_000;

/**
 * The specs of a registry: of a file, read again when it changes, or of an address, kept in `cacheDir` and asked for again
 * after a day. What is kept stays good when the address cannot be read or gives something else than a registry.
 */
export function registrySpecs({ place, cacheDir }: { place: string; cacheDir: string }): RegistrySpecs {
  let known: { stamp: number; specs: Map<string, SpecMessage> } | null = null;
  let failedAt = Number.NEGATIVE_INFINITY;
  const path = isAddress(place) ? join(cacheDir, "oss-registry.json") : place;

  async function load(): Promise<Map<string, SpecMessage>> {
    const text = isAddress(place) ? await fetchRegistry(place, path) : null;
    const { mtimeMs: stamp } = await stat(path);
    if (known?.stamp !== stamp) known = { stamp, specs: readRegistry(text ?? (await readFile(path, "utf8"))) };
    return known.specs;
  }

  return {
    async find(connectorId, version) {
      if (Date.now() - failedAt < FORGET_FAILURE_MS) return null;
      try {
        return (await load()).get(`${connectorId} ${version}`) ?? null;
      } catch (error) {
        // Without it the connector's own word is asked for, which takes longer. A file that was named is to be right.
        if (!isAddress(place)) throw cannotRead(place, error);
        failedAt = Date.now();
        return null;
      }
    },
  };
}

function isAddress(place: string): boolean {
  return /^https?:\/\//i.test(place);
}

function fetchRegistry(url: string, path: string): Promise<string> {
  return download({
    ...{ url, path, what: "Airbyte's registry", patienceMs: PATIENCE_MS },
    accept: (text) => void readRegistry(text),
    report: () => {},
    signal: new AbortController().signal,
  });
}

/** Throws where the text is no registry. */
function readRegistry(text: string): Map<string, SpecMessage> {
  const { sources } = registrySchema.parse(JSON.parse(text));
  return new Map(
    sources.map(({ dockerRepository, dockerImageTag, documentationUrl, spec }) => [
      `${dockerRepository.replace("/", "-")} ${dockerImageTag}`,
      {
        type: "SPEC",
        connectionSpecification: spec.connectionSpecification,
        documentationUrl: documentationUrl ?? null,
        supportsIncremental: spec.supportsIncremental ?? false,
      },
    ]),
  );
}

function cannotRead(path: string, error: unknown): ConnectorUnavailable {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code === "ENOENT" ? "there is no such file" : "it is no registry of connectors";
  return new ConnectorUnavailable(`The registry ${path} cannot be used: ${reason}.`, {
    hint: "Correct ATLAS_REGISTRY, or leave it out.",
    detail: code === "ENOENT" ? undefined : message.slice(0, 500),
  });
}
