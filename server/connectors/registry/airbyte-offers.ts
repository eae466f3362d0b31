import { z } from "zod";
import { containerRuntime } from "../runtimes/container/container-runtime.ts";
import { registryManifestRuntime } from "../runtimes/manifest/registry-manifest-runtime.ts";
import { pythonRuntime } from "../runtimes/python/python-runtime.ts";
import index from "./airbyte-sources.json" with { type: "json" };
import type { Offer, RuntimeOptions } from "./connectors.ts";
import { TRIED_PACKAGES } from "./tried-packages.ts";

/** A line of the index, in the order of its columns. The documentation is left out where it follows from the image. */
const sourceSchema = z.tuple([
  z.string(),
  z.string(),
  z.string(),
  z.enum(["python", "manifest", "container"]),
  z.string(),
  z.enum(["certified", "community"]),
  z.string().optional(),
]);

const DOCUMENTATION = "https://docs.airbyte.com/integrations/";

/** What reads the same as a connector that comes as a container image only. */
const NATIVE_INSTEAD: Readonly<Record<string, string>> = {
  "source-postgres": "Atlas's own PostgreSQL",
  "source-mysql": "Atlas's own MySQL and MariaDB",
};

/**
 * Every source of Airbyte's registry, from the index that scripts/make-registry-index.mjs makes. An id is its Python
 * package's name, whether it has one or not: airbyte-source-stripe.
 */
export function airbyteOffers(): Offer[] {
  return index.sources.map((line) => toOffer(sourceSchema.parse(line)));
}

function toOffer([name, image, version, runtime, category, supportLevel, documentation]: z.infer<typeof sourceSchema>) {
  const id = image.includes("/") ? image.replace("/", "-") : `airbyte-${image}`;
  const tried = TRIED_PACKAGES[id];
  const offer: Omit<Offer, "makeRuntime"> = {
    id,
    kind: "airbyte",
    name: tried?.name ?? name,
    version: tried?.version ?? version,
    category,
    description: tried?.description ?? null,
    documentationUrl: DOCUMENTATION + (documentation ?? `sources/${image.replace(/^source-/, "")}`),
    supportLevel,
    runtime,
  };
  return { ...offer, makeRuntime: (options: RuntimeOptions) => makeRuntime(offer, image, options) };
}

function makeRuntime({ id, version, runtime }: Omit<Offer, "makeRuntime">, image: string, options: RuntimeOptions) {
  const { environmentsDir, manifestsUrl, secrets, silenceLimitMs } = options;
  const repository = image.includes("/") ? image : `airbyte/${image}`;
  switch (runtime) {
    case "python": {
      const { requiresPython = null, overrides } = TRIED_PACKAGES[id] ?? {};
      return pythonRuntime({ name: id, version, requiresPython, overrides, environmentsDir, secrets, silenceLimitMs });
    }
    case "manifest":
      return registryManifestRuntime({
        ...{ image: repository, version, manifestsUrl },
        ...{ environmentsDir, secrets, silenceLimitMs },
      });
    default:
      return containerRuntime({
        ...options.containers,
        ...{ image: `${repository}:${version}`, instead: NATIVE_INSTEAD[image], secrets, silenceLimitMs },
      });
  }
}
