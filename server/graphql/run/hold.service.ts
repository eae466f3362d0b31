import { decideHold as decideInStore, type HoldVerdict } from "../../store/holds.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

/** Releases or rejects a held run and hands it to a worker; gives the run's uuid. */
export async function decideHold(
  { store, queue }: Pick<AtlasServices, "store" | "queue">,
  globalId: string,
  verdict: Omit<HoldVerdict, "at">,
): Promise<Outcome<string>> {
  const id = localId("SyncRun", globalId);
  const outcome = id
    ? await store.$transaction((db) => decideInStore(db, id, { ...verdict, at: new Date() }))
    : "missing";
  if (!id || outcome === "missing") return refuse("not_found", "There is no such run.", ["id"]);
  if (outcome !== "decided") return refuse("conflict", whyNot(outcome), ["id"]);
  await queue.dispatch();
  return done(id);
}

function whyNot({
  status,
  decision,
  decidedBy,
}: {
  status: string;
  decision: string | null;
  decidedBy: string | null;
}) {
  if (decision !== null) return `This run was ${decision} already${decidedBy ? ` by ${decidedBy}` : ""}.`;
  return `This run is not held: it is ${status}. There is nothing to release or reject.`;
}
