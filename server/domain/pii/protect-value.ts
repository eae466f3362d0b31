import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import type { EntityType } from "./entity-types.ts";
import type { Protection } from "./policy.ts";
import { analyzeText } from "./text/analyze-text.ts";

/** What hashing and encrypting take, derived from one secret of the installation. */
export interface ProtectionKeys {
  hash: Buffer;
  encrypt: Buffer;
  nonce: Buffer;
}

export const REDACTED = "[redacted]";
/** What every encrypted value begins with. */
export const ENCRYPTED_PREFIX = "enc:1:";
const MASK = "••••";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `secret` is 32 bytes; the three keys are independent of each other (RFC 5869). */
export function deriveProtectionKeys(secret: Uint8Array): ProtectionKeys {
  const derive = (use: string) => Buffer.from(hkdfSync("sha256", secret, "", `atlas pii ${use}`, 32));
  return { hash: derive("hash"), encrypt: derive("encrypt"), nonce: derive("nonce") };
}

/** The value as it may be published; null where nothing of it may. "" stays, since it says nothing. `layers/protection-sql.ts` does the same in SQL. */
export function protectValue(value: string, treatment: Protection, keys: ProtectionKeys): string | null {
  if (value === "") return treatment === "drop" ? null : value;
  switch (treatment) {
    case "mask":
      return maskTail(value);
    case "hash":
      return hashValue(value, keys);
    case "redact":
      return REDACTED;
    case "encrypt":
      return encryptValue(value, keys);
    case "drop":
      return null;
  }
}

/** Its last four characters, of short values no more than a third; the mask has one width, so that no length leaks. */
export function maskTail(value: string): string {
  const characters = Array.from(value);
  const shown = characters.length < 8 ? Math.floor(characters.length / 3) : 4;
  return `${MASK}${shown === 0 ? "" : characters.slice(-shown).join("")}`;
}

/** HMAC-SHA-256 in hex: equal values stay equal, in whatever table they are. */
export function hashValue(value: string, { hash }: Pick<ProtectionKeys, "hash">): string {
  return createHmac("sha256", hash).update(value, "utf8").digest("hex");
}

/**
 * AES-256-GCM with a nonce made of the value itself under a key of its own, so that equal values give equal texts: they can
 * be searched for and do not make new versions. Who reads the table learns which values are equal, and nothing else.
 */
export function encryptValue(value: string, { encrypt, nonce }: ProtectionKeys): string {
  const iv = createHmac("sha256", nonce).update(value, "utf8").digest().subarray(0, NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", encrypt, iv);
  const sealed = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
  return ENCRYPTED_PREFIX + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** The value within an encrypted text; null for what this installation did not encrypt. */
export function decryptValue(text: string, { encrypt }: Pick<ProtectionKeys, "encrypt">): string | null {
  if (!text.startsWith(ENCRYPTED_PREFIX)) return null;
  const bytes = Buffer.from(text.slice(ENCRYPTED_PREFIX.length), "base64url");
  try {
    const textAt = NONCE_BYTES + TAG_BYTES;
    const decipher = createDecipheriv("aes-256-gcm", encrypt, bytes.subarray(0, NONCE_BYTES));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, textAt));
    return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

/** How sure a piece of a text must be to be taken out of it. */
const LEAST_SCORE = 0.6;

/** A text with the personal data in it treated, each piece by its type; the text itself when it holds none. */
export function protectWithin(text: string, within: ReadonlyMap<EntityType, Protection>, keys: ProtectionKeys): string {
  if (within.size === 0 || text === "") return text;
  const spans = analyzeText(text, { entityTypes: [...within.keys()], minScore: LEAST_SCORE });
  if (spans.length === 0) return text;
  let protectedText = "";
  let from = 0;
  for (const { entityType, start, end } of spans) {
    const treatment = within.get(entityType) ?? "redact";
    const piece =
      treatment === "redact" ? `[${entityType}]` : (protectValue(text.slice(start, end), treatment, keys) ?? "");
    protectedText += text.slice(from, start) + piece;
    from = end;
  }
  return protectedText + text.slice(from);
}
