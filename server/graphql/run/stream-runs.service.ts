import type { RunPurpose } from "../../domain/run-purpose.ts";
import { isFinal } from "../../domain/steps.ts";
import { findRun, type RunTrigger, unfinishedStreams } from "../../store/runs.ts";
import { syncStreamsByIds } from "../../store/syncs.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { type Outcome, refuse } from "../user-errors.ts";
import { queueRun } from "./run.service.ts";

type Services = Pick<AtlasServices, "store" | "queue">;
interface Who {
  trigger: RunTrigger;
  triggeredBy: string;
  clientMutationId?: string | null;
}

/** Queues a run of the streams that a run did not publish; gives its uuid. */
export async function retryRun(services: Services, globalId: string, who: Who): Promise<Outcome<string>> {
  const id = localId("SyncRun", globalId);
  const run = id ? await findRun(services.store, id) : null;
  if (!run) return refuse("not_found", "There is no such run.", ["id"]);
  if (!isFinal(run.status)) {
    return refuse("conflict", `Run ${run.number} is ${run.status}. Once it is over, what failed can be tried again.`, [
      "id",
    ]);
  }
  const syncStreamIds = await unfinishedStreams(services.store, run.id);
  if (syncStreamIds.length === 0) {
    return refuse("conflict", `Run ${run.number} published all its streams. There is nothing to try again.`, ["id"]);
  }
  const { syncId, purpose } = run;
  return queueRun(services, "retryRun", { ...who, syncId, purpose, syncStreamIds, retryOfId: run.id });
}

/** Queues a run that is to do something else than to go on with some streams of a sync; gives its uuid. */
export async function runStreams(
  services: Services,
  { purpose, ...wish }: { syncId: string; streamIds: readonly string[]; purpose: Exclude<RunPurpose, "sync"> },
  who: Who,
): Promise<Outcome<string>> {
  const syncId = localId("Sync", wish.syncId);
  if (!syncId) return refuse("not_found", "There is no such sync. It may have been deleted.", ["syncId"]);
  if (wish.streamIds.length === 0) return refuse("required", "Choose at least one stream.", ["streamIds"]);
  const ids = wish.streamIds.map((id) => localId("SyncStream", id));
  const streams = await syncStreamsByIds(
    services.store,
    ids.filter((id) => id !== null),
  );
  const ofSync = new Map(streams.filter((stream) => stream.syncId === syncId).map((stream) => [stream.id, stream]));
  const stranger = ids.findIndex((id) => id === null || !ofSync.has(id));
  if (stranger !== -1) return refuse("not_found", "The sync has no such stream.", ["streamIds", `${stranger}`]);
  const idle = [...ofSync.values()].find(({ isEnabled }) => !isEnabled);
  if (idle) {
    return refuse("invalid", "One of the streams is not enabled. Enable it first.", [
      "streamIds",
      `${ids.indexOf(idle.id)}`,
    ]);
  }
  const mutation = purpose === "clear" ? "clearStreams" : "refreshStreams";
  return queueRun(services, mutation, { ...who, syncId, purpose, syncStreamIds: [...ofSync.keys()] });
}
