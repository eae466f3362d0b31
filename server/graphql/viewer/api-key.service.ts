import { createApiKey, revokeApiKey } from "../../access/api-keys.ts";
import type { Role } from "../../domain/roles.ts";
import type { Store } from "../../store/database.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

export async function createKey(
  store: Store,
  { name, role }: { name: string; role: Role },
): Promise<Outcome<{ id: string; secret: string }>> {
  if (name.trim() === "") return refuse("required", "A key needs a name that says who uses it.", ["name"]);
  return done(await createApiKey(store, name.trim(), role));
}

/** Gives the key's id. */
export async function revokeKey(store: Store, globalId: string): Promise<Outcome<string>> {
  const id = localId("ApiKey", globalId);
  return id && (await revokeApiKey(store, id)) ? done(id) : refuse("not_found", "There is no such API key.", ["id"]);
}
