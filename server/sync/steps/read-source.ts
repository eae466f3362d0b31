import type { AirbyteMessage, AirbyteState } from "../../connectors/protocol/messages.ts";
import { withoutStreams } from "../../domain/state/state-message.ts";
import { type StreamName, streamId } from "../../domain/stream.ts";
import type { StoredState, StreamPlan, SyncPlan } from "../../store/plans.ts";
import { openConfig } from "../source-config.ts";
import type { SyncDeps } from "../sync-deps.ts";
import { untilSilent } from "../until-silent.ts";

/** Reads the source: its connector's messages in batches, at the pace at which they are taken. */
export async function* readSource(
  plan: SyncPlan,
  streams: readonly StreamPlan[],
  deps: SyncDeps,
  options: { signal: AbortSignal; report: (line: string) => void },
): AsyncGenerator<AirbyteMessage[]> {
  const { config, secrets } = openConfig(plan.source, deps.secretBox);
  const runtime = await deps.runtimeFor(plan.source.connectorId, secrets);
  await runtime.prepare(options.report, options.signal);
  const silence = new AbortController();
  const batches = runtime.run(
    { verb: "read", config, streams: streams.map(({ stream }) => stream), state: statesToRead(plan, streams) },
    AbortSignal.any([options.signal, silence.signal]),
  );
  yield* untilSilent(batches, {
    connector: plan.source.connectorId,
    limitMs: deps.silenceLimitMs ?? plan.silenceLimitMs,
    stop: () => silence.abort(),
  });
}

// A full refresh starts over unless its source says that the stream is resumable, or its connector is known to go on from
// a state; Airbyte's seldom do.
const RESUMES_FULL_REFRESH = new Set(["files", "postgres", "mysql", "recorded"]);

/** Whether an interrupted read of the stream can go on from a state instead of from its beginning. */
export function isResumable(plan: SyncPlan, { stream, isResumable: isSaid }: StreamPlan): boolean {
  return stream.readMode === "incremental" || isSaid || RESUMES_FULL_REFRESH.has(plan.source.connectorId);
}

/**
 * The states that this attempt begins with: an earlier attempt's checkpoints, otherwise what the last publication left for
 * streams that are read incrementally. A full refresh begins with none.
 */
function statesToRead(plan: SyncPlan, streams: readonly StreamPlan[]): AirbyteState[] {
  const isWhole = ({ kind }: StoredState) => kind !== "stream";
  const whole = plan.checkpoints.find(isWhole) ?? wholeFor(plan.published.find(isWhole), streams);
  if (whole && streams.some(({ stream }) => stream.readMode === "incremental")) return [toState(whole)];
  return streams.flatMap((stream) => {
    const ofStream = ({ kind, namespace, stream: name }: StoredState) =>
      kind === "stream" && streamId({ namespace: namespace || null, name }) === streamId(stream.stream);
    const reached = stream.committed.ordinal > 0 ? plan.checkpoints.find(ofStream) : undefined;
    const left = goesOn(plan, stream) ? plan.published.find(ofStream) : undefined;
    const state = reached ?? left;
    return state ? [toState(state)] : [];
  });
}

/** Whether the stream is read on from what the last publication left, if it left anything. */
export function goesOn(plan: SyncPlan, { stream, purpose }: StreamPlan): boolean {
  return stream.readMode === "incremental" && purpose === "sync" && plan.published.length > 0;
}

/** The sync's one state without its parts for streams that are read anew; a legacy one cannot be taken apart. */
function wholeFor(state: StoredState | undefined, streams: readonly StreamPlan[]): StoredState | undefined {
  const anew = streams.filter(({ purpose }) => purpose !== "sync");
  if (!state || anew.length === 0) return state;
  if (state.kind === "legacy") return undefined;
  const names = anew.map(({ stream }) => ({ namespace: stream.namespace ?? "", stream: stream.name }));
  return { ...state, message: withoutStreams(state.message, names) ?? state.message };
}

function toState({ kind, namespace, stream, message }: StoredState): AirbyteState {
  switch (kind) {
    case "stream":
      return { kind, stream: { namespace: namespace || null, name: stream }, message };
    case "global":
      return { kind, streams: globalStreams(message), message };
    case "legacy":
      return { kind, message };
  }
}

function globalStreams(message: string): StreamName[] {
  const { global } = JSON.parse(message) as {
    global?: { stream_states?: { stream_descriptor: { name: string; namespace?: string | null } }[] };
  };
  return (global?.stream_states ?? []).map(({ stream_descriptor: { name, namespace } }) => ({
    name,
    namespace: namespace ?? null,
  }));
}
