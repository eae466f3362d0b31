import type {
  AirbyteMessage,
  RecordMessage,
  RejectedMessage,
  StateMessage,
  StreamStatusTrace,
} from "../connectors/protocol/messages.ts";
import { estimateTotal } from "../domain/estimate-total.ts";
import { type StreamName, streamId } from "../domain/stream.ts";
import type { Landing, LandingStream } from "../layers/landing.ts";
import type { StreamProgress } from "../store/checkpoints.ts";
import type { StoredState, SyncPlan } from "../store/plans.ts";
import { CountMismatch } from "./errors.ts";
import type { StreamTestimony } from "./judge-streams.ts";
import type { PreparedStream } from "./prepare-streams.ts";
import { goesOn } from "./steps/read-source.ts";
import type { StepTracker } from "./track-steps.ts";

/** A state with the records it stands for. */
export interface NotedState {
  state: StoredState;
  progress: StreamProgress[];
}

interface Incoming {
  prepared: PreparedStream;
  landing: LandingStream;
  status: StreamTestimony["status"];
  errors: StreamTestimony["errors"][number][];
  countMismatch: CountMismatch | null;
  /** Records since the stream's previous state. */
  sinceState: number;
  estimate: number | null;
  /** RFC 3339; the source sends nothing before then. */
  rateLimitedUntil: string | null;
}

/** Gives each message of a read to its stream, counts, and keeps what the connector says of how it goes. */
export class Intake {
  readonly #plan: SyncPlan;
  readonly #steps: StepTracker;
  readonly #streams: Incoming[];
  readonly #byId: Map<string, Incoming>;
  readonly #strangers = new Set<string>();
  // Records of one stream come in long rows.
  #last: { name: StreamName; stream: Incoming } | null = null;

  constructor(plan: SyncPlan, prepared: readonly PreparedStream[], landing: Landing, steps: StepTracker) {
    this.#plan = plan;
    this.#steps = steps;
    this.#streams = prepared.map((stream) => ({
      prepared: stream,
      landing: landing.addStream(stream.tables, stream.key, stream.plan.committed),
      status: null,
      errors: [],
      countMismatch: null,
      sinceState: 0,
      estimate: null,
      rateLimitedUntil: null,
    }));
    this.#byId = new Map(this.#streams.map((incoming) => [streamId(incoming.prepared.plan.stream), incoming]));
    for (const { ref } of prepared) {
      steps.begin("read", ref);
      steps.begin("explore", ref);
    }
  }

  /** Returns the state when the message is one. */
  take(message: AirbyteMessage): NotedState | null {
    switch (message.type) {
      case "RECORD":
        this.#record(message);
        return null;
      case "REJECTED":
        this.#reject(message);
        return null;
      case "STATE":
        return this.#state(message);
      case "TRACE_STREAM_STATUS": {
        const stream = this.#find(message.stream);
        if (stream) this.#status(stream, message);
        return null;
      }
      case "TRACE_ERROR": {
        const stream = message.stream && this.#find(message.stream);
        if (stream) stream.errors.push(message);
        this.#steps.log("error", message.message, { step: "read", streamName: stream?.prepared.ref.name ?? null });
        return null;
      }
      case "TRACE_ESTIMATE": {
        const stream = message.stream && this.#find(message.stream);
        if (stream) stream.estimate = message.rows;
        return null;
      }
      case "LOG":
        this.#steps.log(message.level, message.message, { step: "read" });
        return null;
      case "CONTROL":
        this.#steps.log("info", "The connector sent new settings; they are stored.", { step: "read" });
        return null;
      default:
        this.#steps.log("debug", `The connector sent a ${message.type}, which a read does not expect.`, {
          step: "read",
        });
        return null;
    }
  }

  /** Tells the tracker how far each stream has come. */
  report(): void {
    for (const { prepared, landing, estimate, status, rateLimitedUntil } of this.#streams) {
      if (landing.ordinal === 0 && status === null) continue;
      const { ref, plan } = prepared;
      const estimated = estimateTotal({
        done: landing.ordinal,
        announced: estimate,
        earlier: plan.earlier,
        isFromBeginning: plan.stream.readMode === "incremental" && !goesOn(this.#plan, plan),
      });
      const total = estimated?.total ?? null;
      const of = { total, isTotalEstimate: estimated !== null, estimateBasis: estimated?.basis ?? null };
      const bytes = plan.committed.bytes + landing.bytes;
      this.#steps.report("read", ref, { done: landing.ordinal, bytes, rateLimitedUntil, ...of });
      this.#steps.report("explore", ref, { ...this.#landed(prepared, landing), ...of });
    }
  }

  testimonies(): StreamTestimony[] {
    return this.#streams.map(({ prepared, status, errors, countMismatch }) => ({
      name: prepared.ref.name,
      status,
      errors,
      countMismatch,
    }));
  }

  progress(): StreamProgress[] {
    return this.#streams.map(progressOf);
  }

  end(failures: readonly (Error | null)[]): void {
    this.#streams.forEach(({ prepared, landing }, index) => {
      const { ref, plan } = prepared;
      const failure = failures[index] ?? null;
      const read = { done: landing.ordinal, total: landing.ordinal, isTotalEstimate: false, estimateBasis: null };
      const bytes = plan.committed.bytes + landing.bytes;
      this.#steps.report("read", ref, { ...read, bytes });
      this.#steps.report("explore", ref, { ...this.#landed(prepared, landing), total: null });
      if (failure !== null) this.#steps.fail("read", ref, failure);
      else this.#steps.end("read", ref, {});
      this.#steps.end("explore", ref, { hasWarning: landing.rejected > 0 });
      const rejected = landing.rejected > 0 ? `, ${landing.rejected} quarantined` : "";
      this.#steps.log("info", `${landing.ordinal} records read${rejected}`, { step: "read", streamName: ref.name });
    });
  }

  #landed({ plan }: PreparedStream, { landed, rejected }: LandingStream) {
    return { done: plan.committed.ordinal - plan.committed.rejected + landed, rejected };
  }

  #record(message: RecordMessage): void {
    const stream = this.#find(message.stream);
    if (!stream) return;
    stream.landing.write(message);
    stream.sinceState++;
    stream.rateLimitedUntil = null;
  }

  #reject(message: RejectedMessage): void {
    this.#find(message.stream)?.landing.reject(message);
  }

  #status(stream: Incoming, { status, isRateLimited, rateLimitedUntil }: StreamStatusTrace): void {
    stream.status = status;
    const { ref } = stream.prepared;
    stream.rateLimitedUntil = readInstant(rateLimitedUntil);
    // A source that says how it goes may be silent for long afterwards.
    this.report();
    if (!isRateLimited) return;
    const until = stream.rateLimitedUntil ? ` until ${stream.rateLimitedUntil}` : "";
    const line = `The source's system limits how fast it may be read; the source waits${until}.`;
    this.#steps.log("warn", line, { step: "read", streamName: ref.name });
  }

  #state({ state, recordCount }: StateMessage): NotedState | null {
    if (state.kind !== "stream") {
      const counted = this.#streams.reduce((sum, { sinceState }) => sum + sinceState, 0);
      for (const stream of this.#streams) {
        // The state is of all streams, so the records that are missing may be of any.
        if (recordCount !== null && recordCount !== counted) {
          stream.countMismatch ??= new CountMismatch({ streamName: null, counted, announced: recordCount });
        }
        stream.sinceState = 0;
      }
      const whole = { kind: state.kind, namespace: "", stream: "", message: state.message };
      return { state: whole, progress: this.progress() };
    }
    const stream = this.#find(state.stream);
    if (!stream) return null;
    if (recordCount !== null && recordCount !== stream.sinceState) {
      const { name: streamName } = stream.prepared.ref;
      stream.countMismatch ??= new CountMismatch({ streamName, counted: stream.sinceState, announced: recordCount });
    }
    stream.sinceState = 0;
    const { name, namespace } = state.stream;
    return {
      state: { kind: "stream", namespace: namespace ?? "", stream: name, message: state.message },
      progress: [progressOf(stream)],
    };
  }

  #find(name: StreamName): Incoming | undefined {
    if (this.#last !== null && this.#last.name.name === name.name && this.#last.name.namespace === name.namespace) {
      return this.#last.stream;
    }
    const stream = this.#byId.get(streamId(name));
    if (stream) this.#last = { name, stream };
    else this.#meetStranger(name);
    return stream;
  }

  #meetStranger(name: StreamName): void {
    const id = streamId(name);
    if (this.#strangers.has(id)) return;
    this.#strangers.add(id);
    this.#steps.log(
      "warn",
      `The source sends records of ${name.name}, which the sync ${this.#plan.syncName} does not read.`,
      {
        step: "read",
      },
    );
  }
}

function progressOf({ prepared, landing }: Incoming): StreamProgress {
  return {
    streamRunId: prepared.plan.streamRunId,
    ordinal: landing.ordinal,
    bytes: prepared.plan.committed.bytes + landing.bytes,
    rejected: landing.rejected,
  };
}

/** Milliseconds since 1970 as RFC 3339; null for none, and for what no calendar has. */
function readInstant(ms: number | null): string | null {
  const at = new Date(ms ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
