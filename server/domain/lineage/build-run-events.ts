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
 * starts, runs when what it read is landed, and ends, and the run ends. Called again with more facts, it gives the same
 * events and more, so storing them by run and type repeats nothing.
 */
export function buildRunEvents(facts: RunFacts): RunEvent[] {
  const landedAt = facts.streams.map((stream) => stream.landedAt).filter((at) => at !== null);
  return [
    parentEvent(facts, "START", facts.startedAt),
    // Streams are read side by side: the run is past reading when what could be read is landed.
    ...(landedAt.length === 0
      ? []
      : [
          parentEvent(
            facts,
            "RUNNING",
            landedAt.reduce((a, b) => (a > b ? a : b)),
          ),
        ]),
    ...facts.streams.flatMap((stream) => streamEvents(facts, stream)),
    ...(facts.hold === null ? [] : [parentEvent(facts, "OTHER", facts.hold.at)]),
    ...(facts.ending === null ? [] : [parentEvent(facts, EVENT_OF_OUTCOME[facts.ending.outcome], facts.ending.at)]),
  ];
}

function parentEvent(facts: RunFacts, eventType: RunEventType, at: Date): RunEvent {
  return {
    ...eventHead(eventType, at),
    run: {
      runId: facts.runId,
      facets: {
        ...runFacets(facts),
        ...(isEnd(eventType) ? errorFacet(facts.ending) : {}),
        ...(eventType === "OTHER" ? heldFacet(facts) : {}),
      },
    },
    job: { ...parentJob(facts), facets: jobTypeFacet("SYNC") },
    inputs: [],
    outputs: [],
  };
}

function streamEvents(facts: RunFacts, stream: StreamFacts): RunEvent[] {
  const { startedAt, landedAt, ending } = stream;
  return [
    streamEvent(facts, stream, "START", startedAt),
    ...(landedAt === null ? [] : [streamEvent(facts, stream, "RUNNING", landedAt)]),
    ...(ending === null ? [] : [streamEvent(facts, stream, EVENT_OF_OUTCOME[ending.outcome], ending.at)]),
  ];
}

function streamEvent(facts: RunFacts, stream: StreamFacts, eventType: RunEventType, at: Date): RunEvent {
  const parent = { run: { runId: facts.runId }, job: parentJob(facts) };
  return {
    ...eventHead(eventType, at),
    run: {
      runId: stream.streamRunId,
      facets: {
        ...runFacets(facts),
        ...facet("parent", { ...parent, root: parent }),
        ...(isEnd(eventType) ? errorFacet(stream.ending) : {}),
      },
    },
    job: { ...childJob(facts, stream), facets: { ...jobTypeFacet("STREAM"), ...sqlFacet(stream) } },
    // What was read is known when all is landed, what was written at the end only; a start names the source.
    inputs: [eventType === "START" ? { ...stream.source.dataset, facets: {}, inputFacets: {} } : sourceInput(stream)],
    outputs: isEnd(eventType) ? stream.tables.map((table) => tableOutput(stream, table)) : [],
  };
}

/** A held run has not ended, and the standard has no word for it: an event of type OTHER says which checks hold it. */
function heldFacet({ hold }: RunFacts): Facets {
  const tests = (hold?.reasons ?? []).map(({ streamName, name, message }) => ({
    name: `${streamName}: ${name}`,
    status: "fail",
    severity: "error",
    type: "quality gate",
    description: message,
  }));
  return facet("test", { tests });
}

function isEnd(eventType: RunEventType): boolean {
  return eventType === "COMPLETE" || eventType === "FAIL" || eventType === "ABORT";
}

function sqlFacet({ sql }: StreamFacts): Facets {
  return sql === null ? {} : facet("sql", { query: sql, dialect: "postgresql" });
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
