import { chooseStream } from "../../domain/choose-stream.ts";
import type { SchemaPolicy } from "../../domain/schema/schema-change.ts";
import { TABLE_PREFIX, tableName } from "../../domain/schema/table-name.ts";
import { createOnce } from "../../store/mutation-receipts.ts";
import { saveSchedule } from "../../store/schedules.ts";
import { findSource } from "../../store/sources.ts";
import { type StreamRecord, streamsByIds } from "../../store/streams.ts";
import {
  deleteSync as deleteRow,
  insertSync,
  type NewSyncStream,
  tablesOfSync,
  takenTableNames,
} from "../../store/syncs.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import type { ScheduleInput } from "../schedule/schedule.input.ts";
import { readSchedule } from "../schedule/schedule.service.ts";
import { done, type Outcome, refuse, type UserError } from "../user-errors.ts";
import type { DeleteSyncInput, SyncStreamInput } from "./sync.input.ts";

export interface SyncChoice {
  sourceId: string;
  name: string;
  streams: SyncStreamInput[];
  tablePrefix?: string | null;
  schemaPolicy?: SchemaPolicy | null;
  schedule?: ScheduleInput | null;
  clientMutationId?: string | null;
}
type ChosenStream = Omit<NewSyncStream, "tableName"> & { stream: StreamRecord };

/** Stores a sync of chosen streams; gives its uuid. Nothing runs yet. */
export async function createSync(
  { store }: Pick<AtlasServices, "store">,
  choice: SyncChoice,
): Promise<Outcome<string>> {
  const name = choice.name.trim();
  if (name === "") return refuse("required", "A sync needs a name.", ["name"]);
  const sourceId = localId("Source", choice.sourceId);
  if (!sourceId || !(await findSource(store, sourceId)))
    return refuse("not_found", "There is no such source.", ["sourceId"]);
  if (!choice.streams.some(({ isEnabled }) => isEnabled)) {
    return refuse("required", "A sync reads at least one stream. Choose one.", ["streams"]);
  }
  const tablePrefix = choice.tablePrefix ?? "";
  if (tablePrefix !== "" && !TABLE_PREFIX.test(tablePrefix)) {
    const message =
      "A prefix begins with a small letter and has at most 30 small letters, digits and underscores: crm_.";
    return refuse("invalid", message, ["tablePrefix"]);
  }
  const ids = choice.streams.map(({ streamId }) => localId("Stream", streamId) ?? "");
  const known = await streamsByIds(store, ids.filter(Boolean));
  const offered = new Map(known.filter((stream) => stream.sourceId === sourceId).map((stream) => [stream.id, stream]));
  const errors: UserError[] = [];
  const chosen = choice.streams.map((input, place) => choose(input, offered.get(ids[place]!), place, errors));
  ids.forEach((id, place) => {
    if (id && ids.indexOf(id) !== place) {
      errors.push({
        code: "invalid",
        message: "This stream is named twice.",
        field: ["streams", `${place}`, "streamId"],
      });
    }
  });
  const at = new Date();
  const { done: schedule, refused } = choice.schedule ? readSchedule(choice.schedule, at, ["schedule"]) : done(null);
  if (refused) errors.push(...refused);
  if (errors.length > 0) return { refused: errors };

  const made = await createOnce<UserError[]>(
    store,
    { mutation: "createSync", clientMutationId: choice.clientMutationId },
    async (db) => {
      const taken = await takenTableNames(db);
      const streams = chosen
        .filter((stream) => stream !== null)
        .map(({ stream, ...modes }) => {
          const table = tableName(stream, taken, tablePrefix);
          taken.add(table);
          return { ...modes, tableName: table };
        });
      const id = await insertSync(db, {
        name,
        sourceId,
        streams,
        tablePrefix,
        schemaPolicy: choice.schemaPolicy ?? "propagate_all",
      });
      if (id && schedule) await saveSchedule(db, id, schedule, { expectedVersion: 0, at });
      return id ? { id } : refuse("taken", `Another sync is called "${name}". Choose another name.`, ["name"]).refused;
    },
  );
  return "id" in made ? done(made.id) : { refused: made };
}

/** Gives the deleted sync's id as it was named. Its tables stay, unless they are to be dropped with it. */
export async function deleteSync(
  { store, layers }: Pick<AtlasServices, "store" | "layers">,
  { id: globalId, dropTables }: DeleteSyncInput,
): Promise<Outcome<string>> {
  const id = localId("Sync", globalId);
  const tables = id && dropTables ? await tablesOfSync(store, id) : [];
  const outcome = id ? await store.$transaction((db) => deleteRow(db, id)) : "missing";
  switch (outcome) {
    case "deleted": {
      const obstacle = tables.length > 0 ? await layers.dropTables(tables) : null;
      if (obstacle === null) return done(globalId);
      return refuse(
        "conflict",
        `The sync is deleted, but its tables stay: ${obstacle}. Drop what hangs on them first.`,
      );
    }
    case "running":
      return refuse("running", "This sync has a run that is not over. Cancel it, then delete the sync.", ["id"]);
    case "missing":
      return refuse("not_found", "There is no such sync. It may have been deleted already.", ["id"]);
  }
}

function choose(
  input: SyncStreamInput,
  stream: StreamRecord | undefined,
  place: number,
  errors: UserError[],
): ChosenStream | null {
  const at = (field: string) => ["streams", `${place}`, field];
  if (!stream) {
    errors.push({
      code: "not_found",
      message: "The source has no such stream. Discover its streams again and choose from the list.",
      field: at("streamId"),
    });
    return null;
  }
  const { choice, faults } = chooseStream(stream, input);
  // A stream that is not read may stay half configured.
  if (input.isEnabled) {
    for (const { field, message } of faults) errors.push({ code: "invalid", message, field: at(field) });
  }
  return { ...choice, stream, streamId: stream.id, isEnabled: input.isEnabled };
}
