export interface EventFault {
  /** Where, as a JSON path: `$.outputs[0].facets.schema._producer`. */
  path: string;
  message: string;
}

const EVENT_TYPES = ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** The faults of an OpenLineage run event's core and of its facets' frames; an empty list when there are none. */
export function validateEvent(event: unknown): EventFault[] {
  if (!isObject(event)) return [{ path: "$", message: "is not an object" }];
  return [
    ...check(EVENT_TYPES.includes(event.eventType as string), "$.eventType", `is not one of ${EVENT_TYPES.join(", ")}`),
    ...check(isMoment(event.eventTime), "$.eventTime", "is not a date-time with zone"),
    ...check(isUri(event.producer), "$.producer", "is not a URI"),
    ...check(isUri(event.schemaURL), "$.schemaURL", "is not a URI"),
    ...runFaults(event.run),
    ...namedFaults(event.job, "$.job", ["facets"]),
    ...datasetFaults(event.inputs, "$.inputs", "inputFacets"),
    ...datasetFaults(event.outputs, "$.outputs", "outputFacets"),
  ];
}

function runFaults(run: unknown): EventFault[] {
  if (!isObject(run)) return [{ path: "$.run", message: "is not an object" }];
  const isId = typeof run.runId === "string" && UUID.test(run.runId);
  return [...check(isId, "$.run.runId", "is not a UUID"), ...facetFaults(run.facets, "$.run.facets")];
}

function datasetFaults(datasets: unknown, path: string, ownFacets: string): EventFault[] {
  if (datasets === undefined) return [];
  if (!Array.isArray(datasets)) return [{ path, message: "is not a list" }];
  return datasets.flatMap((dataset, index) => namedFaults(dataset, `${path}[${index}]`, ["facets", ownFacets]));
}

function namedFaults(thing: unknown, path: string, facetKeys: readonly string[]): EventFault[] {
  if (!isObject(thing)) return [{ path, message: "is not an object" }];
  return [
    ...check(isName(thing.namespace), `${path}.namespace`, "is not a non-empty string"),
    ...check(isName(thing.name), `${path}.name`, "is not a non-empty string"),
    ...facetKeys.flatMap((key) => facetFaults(thing[key], `${path}.${key}`)),
  ];
}

function facetFaults(facets: unknown, path: string): EventFault[] {
  if (facets === undefined) return [];
  if (!isObject(facets)) return [{ path, message: "is not an object" }];
  return Object.entries(facets).flatMap(([key, facet]) => {
    if (!isObject(facet)) return [{ path: `${path}.${key}`, message: "is not an object" }];
    return [
      ...check(isUri(facet._producer), `${path}.${key}._producer`, "is not a URI"),
      ...check(isUri(facet._schemaURL), `${path}.${key}._schemaURL`, "is not a URI"),
    ];
  });
}

function check(holds: boolean, path: string, message: string): EventFault[] {
  return holds ? [] : [{ path, message }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isName(value: unknown): boolean {
  return typeof value === "string" && value.trim() !== "";
}

function isMoment(value: unknown): boolean {
  return typeof value === "string" && DATE_TIME.test(value) && !Number.isNaN(Date.parse(value));
}

function isUri(value: unknown): boolean {
  return typeof value === "string" && /^[a-z][a-z0-9+.-]*:\S+$/i.test(value);
}
