import { createApiKey, revokeApiKey, rotateApiKey } from "../../access/api-keys.ts";
import type { Role } from "../../domain/roles.ts";
import type { Store } from "../../store/database.ts";
import { localId } from "../global-id.ts";
import { done, type Outcome, refuse } from "../user-errors.ts";

export async function createKey(
  store: Store,
  { name, role, note, expiresAt }: { name: string; role: Role; note?: string | null; expiresAt?: Date | null },
  createdBy: string,
): Promise<Outcome<{ id: string; secret: string }>> {
  if (name.trim() === "") return refuse("required", "A key needs a name that says who uses it.", ["name"]);
  if (expiresAt && expiresAt <= new Date()) return refuse("invalid", "This time has passed already.", ["expiresAt"]);
  return done(await createApiKey(store, { name: name.trim(), role, note, expiresAt, createdBy }));
}

/** Gives the key's id and its new secret; the old one is no longer good. */
export async function rotateKey(store: Store, globalId: string): Promise<Outcome<{ id: string; secret: string }>> {
  const id = localId("ApiKey", globalId);
  const rotated = id && (await rotateApiKey(store, id));
  return rotated ? done(rotated) : refuse("not_found", "There is no such API key that is not revoked.", ["id"]);
}

/** Gives the key's id. */
export async function revokeKey(store: Store, globalId: string): Promise<Outcome<string>> {
  const id = localId("ApiKey", globalId);
  return id && (await revokeApiKey(store, id)) ? done(id) : refuse("not_found", "There is no such API key.", ["id"]);
}
