import { sourceInput, tableOutput } from "./dataset-facets.ts";
import { childJob } from "./lineage-edges.ts";
import {
  type Facets,
  facet,
  OPEN_LINEAGE_PRODUCER,
  RUN_EVENT_SCHEMA,
  type RunEvent,
  type RunEventType,
} from "./open-lineage-event.ts";
import type { Ending, RunFacts, StreamFacts } from "./run-facts.ts";

const EVENT_OF_OUTCOME = { complete: "COMPLETE", fail: "FAIL", abort: "ABORT" } as const;

/**
 * The OpenLineage events of a sync run as far as it has come, in order: the run starts, each stream (a child run)
 * starts and ends, the run ends. Called again with more facts, it gives the same events and then more, so storing
 * them by run and type repeats nothing.
 */
export function buildRunEvents(facts: RunFacts): RunEvent[] {
  return [
    parentEvent(facts, "START", facts.startedAt),
    ...facts.streams.flatMap((stream) => streamEvents(facts, stream)),
    ...(facts.ending === null ? [] : [parentEvent(facts, EVENT_OF_OUTCOME[facts.ending.outcome], facts.ending.at)]),
  ];
}

function parentEvent(facts: RunFacts, eventType: RunEventType, at: Date): RunEvent {
  return {
    ...eventHead(eventType, at),
    run: {
      runId: facts.runId,
      facets: { ...runFacets(facts), ...(eventType === "START" ? {} : errorFacet(facts.ending)) },
    },
    job: { ...parentJob(facts), facets: jobTypeFacet("SYNC") },
    inputs: [],
    outputs: [],
  };
}

function streamEvents(facts: RunFacts, stream: StreamFacts): RunEvent[] {
  const start = streamEvent(facts, stream, "START", stream.startedAt);
  if (stream.ending === null) return [start];
  return [start, streamEvent(facts, stream, EVENT_OF_OUTCOME[stream.ending.outcome], stream.ending.at)];
}

function streamEvent(facts: RunFacts, stream: StreamFacts, eventType: RunEventType, at: Date): RunEvent {
  const isStart = eventType === "START";
  const parent = { run: { runId: facts.runId }, job: parentJob(facts) };
  return {
    ...eventHead(eventType, at),
    run: {
      runId: stream.streamRunId,
      facets: {
        ...runFacets(facts),
        ...facet("parent", { ...parent, root: parent }),
        ...(isStart ? {} : errorFacet(stream.ending)),
      },
    },
    job: { ...childJob(facts, stream), facets: jobTypeFacet("STREAM") },
    // What was read and written is known at the end only; a start names the datasets.
    inputs: isStart ? [{ ...stream.source.dataset, facets: {}, inputFacets: {} }] : [sourceInput(stream)],
    outputs: stream.tables.map((table) =>
      isStart ? { ...table.dataset, facets: {}, outputFacets: {} } : tableOutput(stream, table),
    ),
  };
}

function eventHead(eventType: RunEventType, at: Date) {
  return { eventType, eventTime: at.toISOString(), producer: OPEN_LINEAGE_PRODUCER, schemaURL: RUN_EVENT_SCHEMA };
}

function parentJob(facts: RunFacts) {
  return { namespace: facts.jobNamespace, name: facts.syncName };
}

function runFacets({ atlasVersion, nominalStart }: RunFacts): Facets {
  return {
    ...facet("processing_engine", { name: "Atlas", version: atlasVersion }),
    ...(nominalStart === null ? {} : facet("nominalTime", { nominalStartTime: nominalStart.toISOString() })),
  };
}

function errorFacet(ending: Ending | null): Facets {
  if (ending === null || ending.error === null) return {};
  return facet("errorMessage", { message: ending.error, programmingLanguage: "TypeScript" });
}

function jobTypeFacet(jobType: "SYNC" | "STREAM"): Facets {
  return facet("jobType", { processingType: "BATCH", integration: "ATLAS", jobType });
}
