import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const CIPHER = "aes-256-gcm";
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export class SecretUnreadable extends Error {
  override name = "SecretUnreadable";
}

/** Encrypts what must not lie open in the database. Layout: version, nonce, tag, cipher text. */
export class SecretBox {
  readonly #key: Buffer;

  /** `key` is 32 bytes. */
  constructor(key: Buffer) {
    if (key.length !== 32) throw new RangeError(`a key of 32 bytes is needed, this one has ${key.length}`);
    this.#key = key;
  }

  seal(plain: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce);
    const text = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), text]);
  }

  /** Throws SecretUnreadable for another key or altered bytes. */
  open(sealed: Uint8Array): string {
    const bytes = Buffer.from(sealed);
    try {
      if (bytes[0] !== VERSION) throw new RangeError(`unknown version ${bytes[0]}`);
      const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(1, 1 + NONCE_BYTES));
      const textAt = 1 + NONCE_BYTES + TAG_BYTES;
      decipher.setAuthTag(bytes.subarray(1 + NONCE_BYTES, textAt));
      return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]).toString("utf8");
    } catch (cause) {
      throw new SecretUnreadable("a stored secret was sealed with another key, or its bytes were changed", { cause });
    }
  }
}

/** The key in `file`, made with mode 600 when there is none. */
export function readOrMakeKey(file: string): Buffer {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, randomBytes(32).toString("base64"), { mode: 0o600, flag: "wx" });
    chmodSync(file, 0o600);
  }
  return Buffer.from(readFileSync(file, "utf8").trim(), "base64");
}
