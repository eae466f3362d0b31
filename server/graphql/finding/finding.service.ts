import type { Store } from "../../store/database.ts";
import { decideFinding, type FindingStatus } from "../../store/findings.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

/** Notes a person's verdict; SUGGESTED takes it back. Gives the finding's uuid. */
export async function decide(
  store: Store,
  decision: { id: string; status: FindingStatus; by: string },
): Promise<Outcome<string>> {
  const id = localId("PiiFinding", decision.id);
  const isKnown = id && (await decideFinding(store, id, { ...decision, at: new Date() }));
  return isKnown ? done(id) : refuse("not_found", "There is no such finding.", ["id"]);
}
