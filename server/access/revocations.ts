import type { Store } from "../store/database.ts";

/** Carries the credential that is no longer good: `key:<id>`, `session:<hash>`. */
export const REVOKED_CHANNEL = "atlas_access_revoked";

/** Tells every api process to end what the credential holds open. */
export async function announceRevoked(store: Store, credential: string): Promise<void> {
  await store.$queryRaw`select pg_notify(${REVOKED_CHANNEL}, ${credential})::text`;
}
