import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import { cursorValue } from "../../domain/state/cursor-value.ts";
import { printStateFile } from "../../domain/state/state-file.ts";
import { stateBody, streamsOfState } from "../../domain/state/state-message.ts";
import { parseExactJson } from "../../lib/exact-json.ts";
import { stateName } from "../../store/state-changes.ts";
import { listStateHistory, listStatesOfSync, type StateRecord, stateKey } from "../../store/states.ts";
import type { SyncRecord } from "../../store/syncs.ts";
import { After, connect, First } from "../connection.ts";
import type { AtlasContext } from "../context.ts";
import { SyncRun } from "../run/run.type.ts";
import { UserJSON } from "../scalars.ts";
import { Sync } from "../sync/sync.type.ts";
import {
  ImportStatesInput,
  ResetStatesInput,
  StateStreamInput,
  StateVersionInput,
  UpdateStateInput,
} from "./state.input.ts";
import {
  deleteState,
  importStates,
  resetStates,
  restoreState,
  type StatesChanged,
  updateState,
} from "./state.service.ts";
import { StateSummary, StatesPayload, StreamState, StreamStateConnection } from "./state.type.ts";

@Resolver(() => Sync)
export class SyncStatesResolver {
  @FieldResolver(() => StreamStateConnection, {
    description:
      "Where the next run begins: one state a stream (or one of the whole sync, when its connector keeps a global or legacy state).",
  })
  states(
    @Root() { id }: SyncRecord,
    @First(100) first: number,
    @After() after: string | null,
    @Ctx() context: AtlasContext,
  ) {
    return connect(context, listStatesOfSync(), { first, after }, { load: context.loaders.state, ownerId: id });
  }

  @FieldResolver(() => StreamStateConnection, { description: "Every version that there was, newest first." })
  stateHistory(
    @Root() { id }: SyncRecord,
    @First(25) first: number,
    @After() after: string | null,
    @Arg("stream", () => StateStreamInput, { nullable: true }) stream: StateStreamInput | null,
    @Ctx() context: AtlasContext,
  ) {
    const listing = listStateHistory(stream && { streamName: stream.name, namespace: stream.namespace ?? null });
    return connect(context, listing, { first, after }, { load: context.loaders.state, ownerId: id });
  }

  @FieldResolver(() => String, {
    description: "The state file as Airbyte's connectors read it, whose numbers keep their digits.",
  })
  async stateFile(@Root() { id }: SyncRecord, @Ctx() { loaders }: AtlasContext) {
    return printStateFile(await loaders.currentStates.load(id));
  }

  @FieldResolver(() => StateSummary)
  async stateSummary(@Root() { id }: SyncRecord, @Ctx() { loaders }: AtlasContext): Promise<StateSummary> {
    const [states, streams] = await Promise.all([loaders.currentStates.load(id), loaders.cursorsOfSync.load(id)]);
    const withState = new Set(
      states.flatMap((state) =>
        streamsOfState({ ...stateName(state.kind, state.namespace, state.streamName), message: state.message }).map(
          ({ namespace, stream }) => stateKey(namespace, stream),
        ),
      ),
    );
    return {
      kind: states[0]?.kind ?? null,
      streams: streams.size,
      withState: [...streams.keys()].filter((key) => withState.has(key)).length,
      bytes: states.reduce((sum, { message }) => sum + Buffer.byteLength(message), 0),
      updatedAt: states.reduce<Date | null>(
        (latest, { updatedAt }) => (latest && latest > updatedAt ? latest : updatedAt),
        null,
      ),
    };
  }

  @Mutation(() => StatesPayload, {
    description: "Writes the body of one state, as a new version. Refused while a run of the sync is not over.",
  })
  async updateState(@Arg("input", () => UpdateStateInput) input: UpdateStateInput, @Ctx() context: AtlasContext) {
    return payload(await updateState(context.store, input, who(input, context)), context);
  }

  @Mutation(() => StatesPayload, {
    description: "Makes the next run read streams from their beginning. Rows that are there stay.",
  })
  async resetStates(@Arg("input", () => ResetStatesInput) input: ResetStatesInput, @Ctx() context: AtlasContext) {
    return payload(await resetStates(context.store, input, who(input, context)), context);
  }

  @Mutation(() => StatesPayload, { description: "Removes one state; its versions stay and can be restored." })
  async deleteState(@Arg("input", () => StateVersionInput) input: StateVersionInput, @Ctx() context: AtlasContext) {
    return payload(await deleteState(context.store, input, who(input, context)), context);
  }

  @Mutation(() => StatesPayload, { description: "Makes an earlier version current again, as a new one." })
  async restoreState(@Arg("input", () => StateVersionInput) input: StateVersionInput, @Ctx() context: AtlasContext) {
    return payload(await restoreState(context.store, input, who(input, context)), context);
  }

  @Mutation(() => StatesPayload, { description: "Takes the states of a file; states of other streams stay." })
  async importStates(@Arg("input", () => ImportStatesInput) input: ImportStatesInput, @Ctx() context: AtlasContext) {
    return payload(await importStates(context.store, input, who(input, context)), context);
  }
}

function who({ note }: { note?: string | null }, { viewer }: AtlasContext) {
  return { changedBy: viewer!.name, note: note?.trim() || null };
}

async function payload({ done, refused }: StatesChanged, { loaders }: AtlasContext) {
  if (refused) return { sync: null, states: [], userErrors: refused };
  const [sync, states] = await Promise.all([loaders.sync.load(done.syncId), loaders.state.loadMany(done.ids)]);
  return { sync, states: states.filter((state) => state !== null && !(state instanceof Error)), userErrors: [] };
}

@Resolver(() => StreamState)
export class StreamStateResolver {
  @FieldResolver(() => UserJSON, { nullable: true, description: "The connector's whole message; null for no state." })
  value(@Root() { message }: StateRecord) {
    return message === "" ? null : parseExactJson(message);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      "The body that a person may edit, as indented JSON whose numbers keep their digits; null for no state.",
  })
  json(@Root() { kind, message }: StateRecord) {
    return message === "" ? null : stateBody({ kind, message });
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "How far the stream was read, where the state tells it in a known form.",
  })
  async cursorValue(@Root() state: StateRecord, @Ctx() { loaders }: AtlasContext) {
    if (state.message === "") return null;
    const cursors = await loaders.cursorsOfSync.load(state.syncId);
    return cursorValue(stateBody(state), cursors.get(stateKey(state.namespace, state.streamName)) ?? null);
  }

  @FieldResolver(() => SyncRun, { nullable: true })
  run(@Root() { runId }: StateRecord, @Ctx() { loaders }: AtlasContext) {
    return runId && loaders.run.load(runId);
  }
}
