import { goodKeys } from "../store/api-keys.ts";
import type { Store } from "../store/database.ts";
import { goodSessions } from "../store/sessions.ts";

/** Which of these credentials (`key:<id>`, `session:<hash>`) are still good, in two statements whatever their number. */
export async function goodCredentials(
  store: Store,
  credentials: readonly string[],
  at = new Date(),
): Promise<Set<string>> {
  const of = (kind: string) =>
    credentials.filter((each) => each.startsWith(kind)).map((each) => each.slice(kind.length));
  const [keys, sessions] = await Promise.all([
    goodKeys(store, of("key:"), at),
    goodSessions(
      store,
      of("session:").map((hash) => new Uint8Array(Buffer.from(hash, "hex"))),
      at,
    ),
  ]);
  return new Set([
    ...keys.map((id) => `key:${id}`),
    ...sessions.map((hash) => `session:${Buffer.from(hash).toString("hex")}`),
  ]);
}
