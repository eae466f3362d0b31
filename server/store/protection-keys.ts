import { randomBytes } from "node:crypto";
import { deriveProtectionKeys, type ProtectionKeys } from "../domain/pii/protect-value.ts";
import type { SecretBox } from "../lib/secret-box.ts";
import type { Store } from "./database.ts";

const NAME = "pii";

/**
 * The installation's keys for hashing and encrypting values, made at the first use. They lie in the database, sealed by the
 * installation's own key: that one may be replaced, while hashes must stay equal for as long as the data lives. Throws
 * SecretUnreadable where they were sealed by another key.
 */
export async function protectionKeys(store: Store, box: SecretBox): Promise<ProtectionKeys> {
  const found = await store.sealedKey.findUnique({ where: { name: NAME } });
  if (found) return keysOf(found.sealed, box);
  await store.sealedKey.createMany({
    data: [{ name: NAME, sealed: new Uint8Array(box.seal(randomBytes(32).toString("base64"))) }],
    // Another process may make them at the same moment: the first row counts for both.
    skipDuplicates: true,
  });
  return keysOf((await store.sealedKey.findUniqueOrThrow({ where: { name: NAME } })).sealed, box);
}

function keysOf(sealed: Uint8Array, box: SecretBox): ProtectionKeys {
  return deriveProtectionKeys(Buffer.from(box.open(sealed), "base64"));
}
