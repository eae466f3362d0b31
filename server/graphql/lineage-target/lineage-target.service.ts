import { isAbsolute } from "node:path";
import { deleteLineageTarget, lineageTargetsByIds, saveLineageTarget } from "../../store/lineage-targets.ts";
import type { AtlasServices } from "../context.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";
import type { SaveLineageTargetInput } from "./lineage-target.type.ts";

const MAX_TIMEOUT_SECONDS = 25;

/** Makes a target or changes one; gives its uuid. */
export async function saveTarget(
  { store, secretBox }: Pick<AtlasServices, "store" | "secretBox">,
  input: SaveLineageTargetInput,
): Promise<Outcome<string>> {
  const id = input.id ? localId("LineageTarget", input.id) : null;
  const [known] = id ? await lineageTargetsByIds(store, [id]) : [];
  if (input.id && !known) return missing();
  if (known && known.kind !== input.kind)
    return refuse("invalid", "A target keeps its kind. Make another one.", ["kind"]);
  const name = input.name.trim();
  if (name === "") return refuse("required", "A target needs a name.", ["name"]);
  const { kind, isPaused, timeoutSeconds } = input;
  if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
    return refuse("invalid", `A server is waited for 1 to ${MAX_TIMEOUT_SECONDS} seconds.`, ["timeoutSeconds"]);
  }
  const address = kind === "console" ? null : (input.address?.trim() ?? known?.address ?? "");
  const fault = addressFault(kind, address);
  if (fault) return refuse("invalid", fault, ["address"]);
  const key = input.key == null ? undefined : input.key === "" ? null : new Uint8Array(secretBox.seal(input.key));
  const saved = await store.$transaction((tx) =>
    saveLineageTarget(
      tx,
      id,
      { name, kind, address, isPaused, timeoutSeconds },
      { key, expectedVersion: input.expectedVersion ?? 0 },
    ),
  );
  switch (saved) {
    case "missing":
      return missing();
    case "stale":
      return refuse("stale", "Somebody else changed this target meanwhile. Look again, then change it.", [
        "expectedVersion",
      ]);
    case "taken":
      return refuse("taken", `Another target is called "${name}". Choose another name.`, ["name"]);
    default:
      return done(saved.id);
  }
}

/** Gives the id as it was named. */
export async function deleteTarget(
  { store }: Pick<AtlasServices, "store">,
  globalId: string,
): Promise<Outcome<string>> {
  const id = localId("LineageTarget", globalId);
  return id && (await deleteLineageTarget(store, id)) ? done(globalId) : missing();
}

function addressFault(kind: string, address: string | null): string | null {
  if (kind === "console") return null;
  if (kind === "file") return isAbsolute(address ?? "") ? null : "A file is named by its absolute path.";
  const isWeb = URL.canParse(address ?? "") && /^https?:$/.test(new URL(address!).protocol);
  if (!isWeb) return "The address is an http:// or https:// URL.";
  const { username, password } = new URL(address!);
  return username || password ? "Give the key by itself: an address is shown." : null;
}

function missing() {
  return refuse("not_found", "There is no such target. Somebody may have deleted it.", ["id"]);
}
