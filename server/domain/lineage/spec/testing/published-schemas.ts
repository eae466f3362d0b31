import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { isObject } from "../shape.ts";

const SPEC = new URL("../../../../../../shared/data/openlineage/", import.meta.url);

/** The published schemas are not part of the repository: tests that need them are skipped where they are not beside it. */
export const HAS_PUBLISHED_SCHEMAS = existsSync(SPEC);

type Section = "run" | "job" | "dataset" | "input" | "output";

/** A judge of whole events by the published schemas: the core's, and of each facet the one of its place and key. */
export function publishedJudge(): (event: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const read = (path: string) => JSON.parse(readFileSync(new URL(path, SPEC), "utf8"));
  const core = ajv.compile(read("OpenLineage.json"));
  const facets = new Map<string, string>();
  for (const file of readdirSync(new URL("facets/", SPEC))) {
    const schema = read(`facets/${file}`);
    ajv.addSchema(schema);
    for (const definition of Object.keys(schema.$defs)) {
      const section = sectionOf(definition);
      if (section === null) continue;
      const key = definition.includes("Subset") ? "subset" : Object.keys(schema.properties)[0];
      facets.set(`${section} ${key}`, `${schema.$id}#/$defs/${definition}`);
    }
  }
  // Published as an input's facet under a dataset's name.
  facets.set("input dataQualityAssertions", facets.get("dataset dataQualityAssertions")!);

  const areFacetsValid = (section: Section, all: unknown) =>
    Object.entries(isObject(all) ? all : {}).every(([key, facet]) => {
      const id = facets.get(`${section} ${key}`);
      return id === undefined || ajv.getSchema(id)!(facet) === true;
    });
  const areDatasetsValid = (list: unknown, own: "input" | "output") =>
    (Array.isArray(list) ? list : []).every(
      (each) => areFacetsValid("dataset", each?.facets) && areFacetsValid(own, each?.[`${own}Facets`]),
    );
  return (event) => {
    if (!core(event)) return false;
    const { run, job, dataset, inputs, outputs } = event as Record<string, { facets?: unknown }>;
    return (
      areFacetsValid("run", run?.facets) &&
      areFacetsValid("job", job?.facets) &&
      areFacetsValid("dataset", dataset?.facets) &&
      areDatasetsValid(inputs, "input") &&
      areDatasetsValid(outputs, "output")
    );
  };
}

function sectionOf(definition: string): Section | null {
  if (!definition.endsWith("Facet") || definition.startsWith("Base")) return null;
  if (definition.endsWith("InputDatasetFacet")) return "input";
  if (definition.endsWith("OutputDatasetFacet")) return "output";
  if (definition.endsWith("DatasetFacet")) return "dataset";
  return definition.endsWith("RunFacet") ? "run" : "job";
}
