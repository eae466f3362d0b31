import {
  DATASET_FACETS,
  erasableFrame,
  facets,
  frame,
  INPUT_FACETS,
  JOB_FACETS,
  OUTPUT_FACETS,
  RUN_FACETS,
} from "./facet-shapes.ts";
import {
  all,
  anything,
  dateTime,
  type Fault,
  fault,
  has,
  isObject,
  listOf,
  object,
  oneOf,
  type Shape,
  string,
  uri,
  uuid,
} from "./shape.ts";

const head = { eventTime: dateTime, producer: uri, schemaURL: uri };
const run = object({ runId: uuid }, { facets: facets(RUN_FACETS, frame) });
const job = object({ namespace: string, name: string }, { facets: facets(JOB_FACETS, erasableFrame) });
const dataset = object({ namespace: string, name: string }, { facets: facets(DATASET_FACETS, erasableFrame) });
const input = all(dataset, ownFacets("inputFacets", facets(INPUT_FACETS, frame)));
const output = all(dataset, ownFacets("outputFacets", facets(OUTPUT_FACETS, frame)));
const flow = { inputs: listOf(input), outputs: listOf(output) };

const runEvent = object(
  { ...head, run, job },
  { ...flow, eventType: oneOf("START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER") },
);
const jobEvent = object({ ...head, job }, flow);
const datasetEvent = object({ ...head, dataset });

/** The three events of OpenLineage 2-0-2, told apart by what they are about. */
export type EventKind = "run" | "job" | "dataset";

/**
 * The faults of an OpenLineage 2-0-2 event, of its core and of every facet that is published; an empty list when there are
 * none. Facets nobody published need only the frame that all facets have.
 */
export function validateEvent(event: unknown): Fault[] {
  if (!isObject(event)) return fault("$", "is not an object");
  const kind = kindOf(event);
  if (kind !== null) return { run: runEvent, job: jobEvent, dataset: datasetEvent }[kind](event, "$");
  // The specification wants exactly one of its kinds to fit.
  const asJob = jobEvent(event, "$");
  const asDataset = datasetEvent(event, "$");
  if (asJob.length === 0 && asDataset.length === 0) {
    return fault("$", "has a `dataset` and a `job`, so that it is an event of two kinds at once");
  }
  return asJob.length === 0 || asDataset.length === 0 ? [] : asJob;
}

/** A run event has a run and a job, a job event no run, a dataset event a dataset; null where it may be two of them. */
export function kindOf(event: Record<string, unknown>): EventKind | null {
  if (!has(event, "dataset")) return has(event, "run") || !has(event, "job") ? "run" : "job";
  if (has(event, "run") && has(event, "job")) return "run";
  return has(event, "job") ? null : "dataset";
}

function ownFacets(key: "inputFacets" | "outputFacets", shape: Shape): Shape {
  return (value, path) => (isObject(value) ? object({}, { [key]: shape })(value, path) : anything(value, path));
}
