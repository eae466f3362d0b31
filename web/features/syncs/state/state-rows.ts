import type { StateFieldsFragment, StatesQuery } from "../../../graphql/generated/graphql.ts";

export type SyncOfStates = Extract<NonNullable<StatesQuery["node"]>, { __typename: "Sync" }>;
export type StateVersion = StateFieldsFragment;

/** A stream that may go on from a state, or the whole sync where its connector keeps one state for all. */
export type StateRow = {
  /** For the address: "users", "app/users", or "*" for the whole sync. */
  key: string;
  title: string;
  kind: StateVersion["kind"];
  stream: { name: string; namespace: string | null } | null;
  /** Null for a stream that the next run reads from its beginning. */
  state: StateVersion | null;
};

/** What the connector keeps: every stream with its state, and before them the states of the whole sync. */
export function stateRows({ states, streams }: Pick<SyncOfStates, "states" | "streams">): StateRow[] {
  const ofStream = new Map(
    states.nodes.flatMap((state) =>
      state.streamName === null ? [] : [[keyOf(state.namespace, state.streamName), state]],
    ),
  );
  const whole = states.nodes.filter(({ kind }) => kind !== "STREAM");
  const rows = streams.nodes.map(({ stream: { namespace, name } }): StateRow => {
    const key = keyOf(namespace, name);
    const state = ofStream.get(key) ?? null;
    ofStream.delete(key);
    return { key, title: titleOf(namespace, name), kind: "STREAM", stream: { name, namespace }, state };
  });
  // A state may outlive its stream's place in the sync.
  const others = [...ofStream].map(([key, state]): StateRow => {
    const stream = { name: state.streamName ?? "", namespace: state.namespace };
    return { key, title: titleOf(state.namespace, stream.name), kind: "STREAM", stream, state };
  });
  const wholes = whole.map(
    (state): StateRow => ({
      key: "*",
      title: state.kind === "GLOBAL" ? "The whole sync" : "The whole sync, in its connector's own form",
      kind: state.kind,
      stream: null,
      state,
    }),
  );
  return whole.length > 0 ? wholes : [...rows, ...others];
}

function keyOf(namespace: string | null, name: string): string {
  return namespace === null ? name : `${namespace}/${name}`;
}

function titleOf(namespace: string | null, name: string): string {
  return namespace === null ? name : `${namespace}.${name}`;
}

/** What made a version, and who. */
export function describeChange({ action, changedBy, run }: Pick<StateVersion, "action" | "changedBy" | "run">): string {
  const words = {
    PUBLISHED: "saved",
    EDITED: "edited",
    IMPORTED: "imported",
    RESTORED: "restored",
    RESET: "reset",
    DELETED: "deleted",
  } as const;
  const by = changedBy ?? (run ? `run ${run.number}` : null);
  return by === null ? words[action] : `${words[action]} by ${by}`;
}
