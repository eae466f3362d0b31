import type { QualityGate } from "../../domain/quality/gate.ts";
import type { SchemaPolicy } from "../../domain/schema/schema-change.ts";
import { type SyncSettings, updateSync as updateRow } from "../../store/syncs.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

export interface SyncChanges {
  id: string;
  expectedVersion: number;
  name?: string | null;
  qualityGate?: QualityGate | null;
  silenceLimitSeconds?: number | null;
  tags?: string[] | null;
  schemaPolicy?: SchemaPolicy | null;
}

const SHORTEST_SILENCE_SECONDS = 30;
const LONGEST_SILENCE_SECONDS = 7 * 86_400;
const MAX_TAGS = 20;
const LONGEST_TAG = 50;

/** Changes a sync's settings; gives its uuid. */
export async function updateSync(
  { store }: Pick<AtlasServices, "store">,
  changes: SyncChanges,
): Promise<Outcome<string>> {
  const id = localId("Sync", changes.id);
  if (!id) return missing();
  const { silenceLimitSeconds: silence } = changes;
  if (silence != null && (silence < SHORTEST_SILENCE_SECONDS || silence > LONGEST_SILENCE_SECONDS)) {
    const message = `A source may be silent for 30 seconds to 7 days (604800); ${silence} is outside of that.`;
    return refuse("invalid", message, ["silenceLimitSeconds"]);
  }
  const name = changes.name?.trim();
  if (name === "") return refuse("required", "A sync needs a name.", ["name"]);
  const tags = changes.tags && [...new Set(changes.tags.map((tag) => tag.trim()).filter(Boolean))];
  if (tags && (tags.length > MAX_TAGS || tags.some((tag) => tag.length > LONGEST_TAG))) {
    return refuse("limit", `A sync has at most ${MAX_TAGS} tags of at most ${LONGEST_TAG} characters.`, ["tags"]);
  }
  const settings: SyncSettings = {
    ...(name == null ? {} : { name }),
    ...(changes.qualityGate == null ? {} : { qualityGate: changes.qualityGate }),
    ...(silence == null ? {} : { silenceLimitSeconds: silence }),
    ...(tags == null ? {} : { tags }),
    ...(changes.schemaPolicy == null ? {} : { schemaPolicy: changes.schemaPolicy }),
  };
  const outcome = await store.$transaction((db) =>
    updateRow(db, { id, expectedVersion: changes.expectedVersion, settings }),
  );
  switch (outcome) {
    case "updated":
      return done(id);
    case "missing":
      return missing();
    case "stale":
      return refuse("stale", "Somebody changed this sync meanwhile. Look at it as it is now, then change it again.", [
        "expectedVersion",
      ]);
    case "taken":
      return refuse("taken", `Another sync is called "${name}". Choose another name.`, ["name"]);
  }
}

function missing() {
  return refuse("not_found", "There is no such sync. It may have been deleted; choose one from the list.", ["id"]);
}
