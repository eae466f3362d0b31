import { buildRunEvents } from "../../domain/lineage/build-run-events.ts";
import { lineageEdges } from "../../domain/lineage/lineage-edges.ts";
import type { Ending, RunFacts, StreamFacts } from "../../domain/lineage/run-facts.ts";
import type { HoldReason } from "../../domain/run-events.ts";
import { ATLAS_VERSION } from "../../lib/version.ts";
import type { Store } from "../../store/database.ts";
import { saveRunEvents } from "../../store/lineage-events.ts";
import { saveGraph } from "../../store/lineage-graph.ts";
import type { SyncPlan } from "../../store/plans.ts";
import type { RunOutcome } from "../../store/run-journal.ts";
import { catalogStream, type Publication } from "../catalog-stream.ts";
import { publishedFacts, startedFacts } from "../lineage-facts.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { SyncDeps } from "../sync-deps.ts";
import type { StepReport, StepTracker } from "../track-steps.ts";
import type { LandedStream } from "./land-raw.ts";

// Some streams of a partial run did not arrive: to whoever reads the lineage, it failed.
const OUTCOMES = { succeeded: "complete", partial: "fail", failed: "fail", cancelled: "abort" } as const;

/** Tells the end of a run that ended outside its pipeline: it was cancelled, or an attempt did not survive. */
export function recordRunEnd(plan: SyncPlan, deps: { store: Store }, ending: RunOutcome): Promise<void> {
  return new LineageRecorder(plan, deps).end(ending);
}

/**
 * Tells the run's story in OpenLineage: the run starts with its streams, they are read, each ends, the run ends. Events are
 * built anew from the facts so far and stored once each, so that another attempt repeats none.
 */
export class LineageRecorder {
  readonly #plan: SyncPlan;
  readonly #store: Store;
  readonly #streams: Map<string, StreamFacts>;
  /** Told with the end of the run: another attempt may still bring the stream through. */
  readonly #failures = new Map<string, Ending>();

  #hold: RunFacts["hold"] = null;

  constructor(plan: SyncPlan, { store }: { store: Store }) {
    this.#plan = plan;
    this.#store = store;
    this.#streams = new Map(plan.streams.map((stream) => [stream.streamRunId, startedFacts(plan, stream)]));
  }

  async begin(): Promise<void> {
    await this.#save(null);
  }

  /** What could be read is landed: the streams are past reading. */
  async landed(streams: readonly LandedStream[], steps: StepTracker): Promise<void> {
    const landedAt = new Date();
    for (const { prepared, failure } of streams) {
      const { done: rows, bytes } = steps.account("read", prepared.ref);
      const facts = this.#streams.get(prepared.ref.id)!;
      this.#streams.set(prepared.ref.id, {
        ...facts,
        source: { ...facts.source, rows, bytes },
        landedAt: failure === null ? landedAt : null,
      });
    }
    await this.#save(null);
  }

  /** Catalogs what the stream published and stores its events and edges. `publication` is null for an earlier attempt's. */
  async record(stream: PreparedStream, publication: Publication | null, deps: SyncDeps): Promise<StepReport> {
    const published = await catalogStream(stream, publication, deps);
    const facts = publishedFacts(this.#streams.get(stream.ref.id)!, { stream, published, deps, at: new Date() });
    this.#streams.set(stream.ref.id, facts);
    const saved = await this.#save(null);
    const edges = lineageEdges({ ...this.#run(null), streams: [facts] });
    await saveGraph(this.#store, { nodes: [], edges }, new Date());
    return { done: saved };
  }

  fail(stream: PreparedStream, error: Error): void {
    this.#failures.set(stream.ref.id, { outcome: "fail", at: new Date(), error: error.message });
  }

  async held(reasons: readonly HoldReason[]): Promise<void> {
    this.#hold = { at: new Date(), reasons: [...reasons] };
    await this.#save(null);
  }

  /** A stream that did not come to an end of its own ends as the run does. */
  async end({ status, failure }: RunOutcome): Promise<void> {
    const ending: Ending = { outcome: OUTCOMES[status], at: new Date(), error: failure?.message ?? null };
    for (const [id, facts] of this.#streams) {
      this.#streams.set(id, { ...facts, ending: facts.ending ?? this.#failures.get(id) ?? ending });
    }
    await this.#save(ending);
  }

  #run(ending: RunFacts["ending"]): RunFacts {
    return {
      jobNamespace: "atlas",
      atlasVersion: ATLAS_VERSION,
      syncName: this.#plan.syncName,
      runId: this.#plan.runId,
      startedAt: this.#plan.startedAt,
      nominalStart: null,
      hold: this.#hold,
      ending,
      streams: [...this.#streams.values()],
    };
  }

  #save(ending: RunFacts["ending"]): Promise<number> {
    return saveRunEvents(this.#store, this.#plan.runId, buildRunEvents(this.#run(ending)));
  }
}
