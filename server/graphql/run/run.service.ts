import type { Viewer } from "../../access/viewer.ts";
import { createOnce } from "../../store/mutation-receipts.ts";
import { findRun, insertRun, type NewRun, type RunTrigger, requestCancel } from "../../store/runs.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse, type UserError } from "../user-errors.ts";

type Services = Pick<AtlasServices, "store" | "queue">;

export interface RunRequest {
  syncId: string;
  trigger: RunTrigger;
  triggeredBy: string;
  clientMutationId?: string | null;
}

/** Queues a run of all the sync's streams; gives its uuid. Refused while the sync has one that is not over. */
export async function startRun(services: Services, request: RunRequest): Promise<Outcome<string>> {
  const syncId = localId("Sync", request.syncId);
  return syncId ? queueRun(services, "startRun", { ...request, syncId }) : missingSync();
}

type QueuedWish = Omit<NewRun, "at" | "isDoneHere"> & { clientMutationId?: string | null };

/** Queues a run once for each `clientMutationId` of the mutation. */
export async function queueRun(
  { store, queue }: Services,
  mutation: string,
  { clientMutationId, ...wish }: QueuedWish,
): Promise<Outcome<string>> {
  const made = await createOnce<UserError[]>(store, { mutation, clientMutationId }, async (db) => {
    const started = await insertRun(db, { ...wish, at: new Date() });
    if (started === "missing") return missingSync().refused;
    if (started === "empty") {
      return refuse("invalid", "This sync has no enabled stream. Enable one, then start it.", ["syncId"]).refused;
    }
    if ("pausedFor" in started)
      return refuse("conflict", `This sync is paused. ${started.pausedFor}`, ["syncId"]).refused;
    if ("activeRun" in started) {
      const message =
        started.status === "held"
          ? `Run ${started.activeRun} of this sync is held by its quality gate. Release or reject it, then start the next one.`
          : `Run ${started.activeRun} of this sync is not over. Wait for its end, or cancel it.`;
      return refuse("running", message, ["syncId"]).refused;
    }
    return { id: started.runId };
  });
  if (!("id" in made)) return { refused: made };
  // Again for a repeated call: the first one may have died between its commit and this line.
  await queue.dispatch();
  return done(made.id);
}

/** Ends a queued run at once and asks a running one to stop. A run that is over stays as it is. */
export async function cancelRun({ store, queue }: Services, globalId: string): Promise<Outcome<string>> {
  const id = localId("SyncRun", globalId);
  const before = id ? await store.$transaction((db) => requestCancel(db, id, new Date())) : null;
  if (!id || !before) return refuse("not_found", "There is no such run.", ["id"]);
  if (before === "running" || before === "cancelling" || before === "queued" || before === "cancelled") {
    const run = await findRun(store, id);
    if (run) await queue.cancel(run);
    return done(id);
  }
  if (before === "held") return refuse("conflict", "This run is held. Reject it to drop what it has read.", ["id"]);
  return refuse("conflict", `This run is over: it ended ${before}.`, ["id"]);
}

export function triggerOf({ kind }: Viewer): RunTrigger {
  return kind === "user" ? "manual" : "api";
}

function missingSync() {
  return refuse("not_found", "There is no such sync. It may have been deleted; choose one from the list.", ["syncId"]);
}
