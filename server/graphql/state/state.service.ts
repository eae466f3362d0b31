import { parseStateFile, StateFileInvalid } from "../../domain/state/state-file.ts";
import { type KeptState, type StateKind, stateMessage, withoutStreams } from "../../domain/state/state-message.ts";
import type { Store } from "../../store/database.ts";
import {
  changeStates,
  type EditRefused,
  type StateChange,
  type StateEdit,
  stateName,
} from "../../store/state-changes.ts";
import { cursorsOfSyncs, stateKey, statesByIds } from "../../store/states.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse, type UserError } from "../user-errors.ts";

type Who = Pick<StateEdit, "changedBy" | "note">;
/** Ids of the sync and of the versions that were written. */
export type StatesChanged = Outcome<{ syncId: string; ids: string[] }>;
type StreamInput = { name: string; namespace?: string | null };

/** Writes the body of one state. */
export async function updateState(
  store: Store,
  edit: { syncId: string; kind: StateKind; stream?: StreamInput | null; json: string; expectedVersion: number },
  who: Who,
): Promise<StatesChanged> {
  const syncId = localId("Sync", edit.syncId);
  if (!syncId) return missing(["syncId"]);
  const { stream, kind } = edit;
  if ((kind === "stream") !== (stream != null)) {
    const message =
      kind === "stream"
        ? "Say which stream's state this is."
        : `A ${kind} state is of the whole sync: leave the stream out.`;
    return refuse("invalid", message, ["stream"]);
  }
  if (stream) {
    const unknown = await unknownStreams(store, syncId, [{ ...stream, namespace: stream.namespace ?? "" }]);
    if (unknown) return refuse("not_found", unknown, ["stream"]);
  }
  const name = stateName(kind, stream?.namespace ?? null, stream?.name ?? null);
  let message: string;
  try {
    message = stateMessage(name, edit.json);
    parseStateFile(message);
  } catch (error) {
    return refuse("invalid", describe(error), ["json"]);
  }
  const { expectedVersion } = edit;
  return save(store, { syncId, action: "edited", ...who, changes: () => [{ ...name, message, expectedVersion }] });
}

/** Makes the next run read streams, or all of a sync, from their beginning. What streams of a global state share stays. */
export async function resetStates(
  store: Store,
  reset: { syncId: string; streams?: readonly StreamInput[] | null },
  who: Who,
): Promise<StatesChanged> {
  const syncId = localId("Sync", reset.syncId);
  if (!syncId) return missing(["syncId"]);
  const streams = reset.streams?.map(({ name, namespace }) => ({ stream: name, namespace: namespace ?? "" })) ?? null;
  if (streams) {
    const unknown = await unknownStreams(
      store,
      syncId,
      streams.map(({ stream, namespace }) => ({ name: stream, namespace })),
    );
    if (unknown) return refuse("not_found", unknown, ["streams"]);
  }
  const changes = (current: readonly KeptState[]): StateChange[] =>
    current.flatMap((state): StateChange[] => {
      if (streams === null) return [{ ...state, message: null }];
      if (state.kind === "legacy") return [];
      if (state.kind === "stream") {
        const isMeant = streams.some((each) => each.stream === state.stream && each.namespace === state.namespace);
        return isMeant ? [{ ...state, message: null }] : [];
      }
      const message = withoutStreams(state.message, streams);
      return message === null ? [] : [{ ...state, message }];
    });
  return save(store, { syncId, action: "reset", ...who, changes });
}

/** Removes one state; gives the row that says so. */
export async function deleteState(
  store: Store,
  { id, expectedVersion }: { id: string; expectedVersion: number },
  who: Who,
): Promise<StatesChanged> {
  const state = await findState(store, id);
  if (!state) return missing(["id"]);
  const name = stateName(state.kind, state.namespace, state.streamName);
  const changes = (): StateChange[] => [{ ...name, message: null, expectedVersion }];
  return save(store, { syncId: state.syncId, action: "deleted", ...who, changes });
}

/** Makes an earlier version the current one again, as a new version. */
export async function restoreState(
  store: Store,
  { id, expectedVersion }: { id: string; expectedVersion: number },
  who: Who,
): Promise<StatesChanged> {
  const state = await findState(store, id);
  if (!state) return missing(["id"]);
  if (state.message === "") {
    return refuse("invalid", `Version ${state.version} is no state: it was ${state.action}. Choose an earlier one.`, [
      "id",
    ]);
  }
  const name = stateName(state.kind, state.namespace, state.streamName);
  const changes = (current: readonly KeptState[]): StateChange[] => [
    ...ofOtherKinds(current, state.kind),
    { ...name, message: state.message, expectedVersion },
  ];
  return save(store, { syncId: state.syncId, action: "restored", ...who, changes });
}

/** Takes the states of a file. A connector keeps one kind of state, so those of another kind go. */
export async function importStates(
  store: Store,
  file: { syncId: string; json: string; replacesAll: boolean; dryRun: boolean },
  who: Who,
): Promise<StatesChanged> {
  const syncId = localId("Sync", file.syncId);
  if (!syncId) return missing(["syncId"]);
  let states: KeptState[];
  try {
    states = parseStateFile(file.json);
  } catch (error) {
    return refuse("invalid", describe(error), ["json"]);
  }
  const [first] = states;
  if (!first && !file.replacesAll) {
    return refuse("invalid", "The file holds no state. To go back to the beginning, reset the sync.", ["json"]);
  }
  const named = states.filter(({ kind }) => kind === "stream");
  const unknown = await unknownStreams(
    store,
    syncId,
    named.map(({ stream, namespace }) => ({ name: stream, namespace })),
  );
  if (unknown) return refuse("not_found", unknown, ["json"]);
  if (file.dryRun) return done({ syncId, ids: [] });
  const changes = (current: readonly KeptState[]): StateChange[] => {
    const isKept = (state: KeptState) =>
      states.some(
        ({ kind, namespace, stream }) =>
          kind === state.kind && namespace === state.namespace && stream === state.stream,
      );
    const gone = file.replacesAll ? current.filter((state) => !isKept(state)) : [];
    const ofOthers = first && !file.replacesAll ? ofOtherKinds(current, first.kind) : [];
    return [...gone.map((state) => ({ ...state, message: null })), ...ofOthers, ...states];
  };
  return save(store, { syncId, action: "imported", ...who, changes });
}

function ofOtherKinds(current: readonly KeptState[], kind: StateKind): StateChange[] {
  return current.filter((state) => state.kind !== kind).map((state) => ({ ...state, message: null }));
}

async function save(store: Store, edit: Omit<StateEdit, "at">): Promise<StatesChanged> {
  // A change is named by its state alone; what was read with it must not become an expectation.
  const changes: StateEdit["changes"] = (current) =>
    edit.changes(current).map(({ kind, namespace, stream, message, expectedVersion }) => ({
      kind,
      namespace,
      stream,
      message,
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
    }));
  const outcome = await store.$transaction((db) => changeStates(db, { ...edit, changes, at: new Date() }));
  if (typeof outcome === "object" && "ids" in outcome) return done({ syncId: edit.syncId, ids: outcome.ids });
  return whyNot(outcome);
}

function whyNot(refused: EditRefused): { refused: UserError[] } {
  if (refused === "missing") return missing(["syncId"]);
  if (refused === "stale") {
    const message = "This state has changed since you read it. Look at its newest version, then decide again.";
    return refuse("stale", message, ["expectedVersion"]);
  }
  const { activeRun, status } = refused;
  const message =
    status === "held"
      ? `Run ${activeRun} is held and would publish its own state. Release or reject it first.`
      : `Run ${activeRun} is ${status} and writes the state itself. Wait for its end, or cancel it.`;
  return refuse("running", message);
}

function missing(field: string[]) {
  return refuse("not_found", "There is no such sync or state. It may have been deleted; open the sync again.", field);
}

async function findState(store: Store, globalId: string) {
  const id = localId("StreamState", globalId);
  return id ? ((await statesByIds(store, [id]))[0] ?? null) : null;
}

/** What to say of the first name that is no stream of the sync; null when all are. */
async function unknownStreams(
  store: Store,
  syncId: string,
  names: readonly { name: string; namespace: string }[],
): Promise<string | null> {
  const [known] = await cursorsOfSyncs(store, [syncId]);
  const unknown = names.find(({ name, namespace }) => !known?.has(stateKey(namespace, name)));
  if (!unknown) return null;
  const name = unknown.namespace === "" ? unknown.name : `${unknown.namespace}.${unknown.name}`;
  return `The sync has no stream ${name}. Its streams are listed on its page.`;
}

function describe(error: unknown): string {
  if (error instanceof StateFileInvalid) return `${error.message} ${error.hint}`;
  return `This is no JSON: ${error instanceof Error ? error.message : String(error)}.`;
}
