import { chooseStream } from "../../domain/choose-stream.ts";
import type { DeletePolicy, LateRowPolicy } from "../../domain/history/history-settings.ts";
import { acceptChanges } from "../../store/schema-changes.ts";
import { streamsByIds } from "../../store/streams.ts";
import { syncStreamsByIds, updateSyncStream as updateRow } from "../../store/syncs.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

type Services = Pick<AtlasServices, "store">;

/** Accepts what a sync is paused for; gives its uuid. Its next run takes the changes over. */
export async function acceptSchemaChanges(
  { store }: Services,
  { syncId: globalId, by }: { syncId: string; by: string },
): Promise<Outcome<string>> {
  const syncId = localId("Sync", globalId);
  const outcome = syncId
    ? await store.$transaction((tx) => acceptChanges(tx, { syncId, by, at: new Date() }))
    : "missing";
  if (!syncId || outcome === "missing") return refuse("not_found", "There is no such sync.", ["syncId"]);
  if (outcome === "accepted") return done(syncId);
  if (outcome === "not paused") {
    return refuse(
      "conflict",
      "This sync is not paused: there is nothing to accept. Somebody may have done it before.",
      ["syncId"],
    );
  }
  const message = `A field of the key of ${outcome.keyless} is gone, and the source names no other key. Choose one in the stream's settings, then accept.`;
  return refuse("conflict", message, ["syncId"]);
}

export interface StreamSettings {
  id: string;
  expectedVersion: number;
  deletes?: DeletePolicy | null;
  lateRows?: LateRowPolicy | null;
  volatileFields?: string[] | null;
  primaryKey?: string[][] | null;
}

/** Changes how a stream's history is kept; gives its uuid. */
export async function updateSyncStream({ store }: Services, settings: StreamSettings): Promise<Outcome<string>> {
  const id = localId("SyncStream", settings.id);
  const [chosen] = id ? await syncStreamsByIds(store, [id]) : [];
  const [stream] = chosen ? await streamsByIds(store, [chosen.streamId]) : [];
  if (!id || !chosen || !stream) return refuse("not_found", "There is no such stream of a sync.", ["id"]);
  const { deletes, lateRows, primaryKey } = settings;
  if (primaryKey != null) {
    const { faults } = chooseStream(stream, { ...chosen, primaryKey });
    const fault = faults.find(({ field }) => field === "primaryKey");
    if (fault) return refuse("invalid", fault.message, ["primaryKey"]);
  }
  const volatileFields = settings.volatileFields && [...new Set(settings.volatileFields.map((field) => field.trim()))];
  const known = stream.jsonSchema.properties;
  const unknown = volatileFields?.find((field) => field === "" || (known && !Object.hasOwn(known, field)));
  if (unknown !== undefined) return refuse("invalid", `${stream.name} has no field "${unknown}".`, ["volatileFields"]);
  const keyField = volatileFields?.find((field) => (primaryKey ?? chosen.primaryKey).some((path) => path[0] === field));
  if (keyField !== undefined) {
    return refuse("invalid", `${keyField} is part of the key: another value is another record.`, ["volatileFields"]);
  }
  const outcome = await store.$transaction((tx) =>
    updateRow(tx, {
      id,
      syncId: chosen.syncId,
      expectedVersion: settings.expectedVersion,
      settings: {
        ...(deletes == null ? {} : { deletes }),
        ...(lateRows == null ? {} : { lateRows }),
        ...(volatileFields == null ? {} : { volatileFields }),
        ...(primaryKey == null ? {} : { primaryKey }),
      },
    }),
  );
  if (outcome === "updated") return done(id);
  return refuse("stale", "Somebody changed this sync meanwhile. Look at it as it is now, then change it again.", [
    "expectedVersion",
  ]);
}
