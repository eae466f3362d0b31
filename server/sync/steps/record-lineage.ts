import { buildRunEvents } from "../../domain/lineage/build-run-events.ts";
import { lineageEdges } from "../../domain/lineage/lineage-edges.ts";
import type { RunFacts, StreamFacts } from "../../domain/lineage/run-facts.ts";
import { ATLAS_VERSION } from "../../lib/version.ts";
import type { SyncPlan } from "../../store/plans.ts";
import { saveLineageEdges, saveLineageEvents } from "../../store/results.ts";
import type { RunOutcome } from "../../store/run-journal.ts";
import { catalogStream, type Publication, type Published } from "../catalog-stream.ts";
import { streamFacts } from "../lineage-facts.ts";
import type { PreparedStream } from "../prepare-streams.ts";
import type { SyncDeps } from "../sync-deps.ts";
import type { StepReport, StepTracker } from "../track-steps.ts";

// Some streams of a partial run did not arrive: to whoever reads the lineage, it failed.
const OUTCOMES = { succeeded: "complete", partial: "fail", failed: "fail", cancelled: "abort" } as const;

/** Tells the end of a run that ended outside its pipeline: it was cancelled, or an attempt did not survive. */
export function recordRunEnd(plan: SyncPlan, deps: SyncDeps, ending: RunOutcome): Promise<void> {
  return new LineageRecorder(plan, deps).end(ending);
}

/**
 * Tells the run's story in OpenLineage: the run starts, each stream starts and ends, the run ends. Events are built anew
 * from the facts so far and stored once each, so that another attempt repeats none.
 */
export class LineageRecorder {
  readonly #plan: SyncPlan;
  readonly #deps: SyncDeps;
  readonly #streams: StreamFacts[] = [];

  constructor(plan: SyncPlan, deps: SyncDeps) {
    this.#plan = plan;
    this.#deps = deps;
  }

  async begin(): Promise<void> {
    await this.#save(null);
  }

  /** Catalogs what the stream published and stores its events and edges. `publication` is null for an earlier attempt's. */
  async record(stream: PreparedStream, publication: Publication | null, steps: StepTracker): Promise<StepReport> {
    const published = await catalogStream(stream, publication, this.#deps);
    const { done, bytes } = steps.account("read", stream.ref);
    const facts = this.#facts(stream, { published, error: null, read: { rows: done, bytes } });
    const saved = await this.#save(null);
    await saveLineageEdges(this.#deps.store, lineageEdges({ ...this.#run(null), streams: [facts] }), new Date());
    return { done: saved };
  }

  /** Told with the end of the run: another attempt may still bring the stream through. */
  fail(stream: PreparedStream, error: Error): void {
    this.#facts(stream, { published: null, error: error.message, read: { rows: 0, bytes: 0 } });
  }

  async end({ status, failure }: RunOutcome): Promise<void> {
    await this.#save({ outcome: OUTCOMES[status], at: new Date(), error: failure?.message ?? null });
  }

  #facts(
    stream: PreparedStream,
    end: { published: Published | null; error: string | null; read: { rows: number; bytes: number } },
  ): StreamFacts {
    const facts = streamFacts({ plan: this.#plan, deps: this.#deps }, stream, {
      startedAt: this.#plan.startedAt,
      ending: { outcome: end.error === null ? "complete" : "fail", at: new Date(), error: end.error },
      published: end.published,
      read: end.read,
    });
    this.#streams.push(facts);
    return facts;
  }

  #run(ending: RunFacts["ending"]): RunFacts {
    return {
      jobNamespace: "atlas",
      atlasVersion: ATLAS_VERSION,
      syncName: this.#plan.syncName,
      runId: this.#plan.runId,
      startedAt: this.#plan.startedAt,
      nominalStart: null,
      ending,
      streams: this.#streams,
    };
  }

  #save(ending: RunFacts["ending"]): Promise<number> {
    return saveLineageEvents(this.#deps.store, this.#plan.runId, buildRunEvents(this.#run(ending)));
  }
}
